package io.reelay.storage;

/** Removes the unfinished files of killed processes from a storage. */
public interface LeftoverSweep {

  /** Runs once. Files in use stay. A file that cannot be removed now is left for the next run. */
  void sweep();
}
