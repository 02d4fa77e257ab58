package io.reelay.settings;

import java.time.Duration;

/**
 * Local images on their way to the gateways.
 *
 * @param maxBytes largest image, 1 KiB to 256 MiB
 * @param prefix how their keys in the storage begin, such as {@code reelay-images/}
 * @param linkLifetime how long a gateway may fetch one, 10 min to 7 d, which is the most that S3
 *     signs for
 */
public record ImageSettings(long maxBytes, String prefix, Duration linkLifetime) {
  static ImageSettings read(SettingValues values) {
    return new ImageSettings(
        values.get(Catalogue.IMAGES_MAX_SIZE),
        values.get(Catalogue.IMAGES_PREFIX),
        values.get(Catalogue.IMAGES_LINK_LIFETIME));
  }
}
