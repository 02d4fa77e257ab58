package io.reelay.settings;

/**
 * What counts as healthy.
 *
 * @param minFreeDiskBytes with less space free there is no room to work, 1 MiB to 1 TiB
 */
public record HealthSettings(long minFreeDiskBytes) {

  static HealthSettings read(SettingValues values) {
    return new HealthSettings(values.get(Catalogue.HEALTH_MIN_FREE_DISK));
  }
}
