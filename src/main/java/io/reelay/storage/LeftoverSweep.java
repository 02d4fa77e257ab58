package io.reelay.storage;

/** Removes from a storage what killed processes have left half done. */
public interface LeftoverSweep {

  /**
   * Looks once. Nothing is touched that anybody is at work on; what cannot be removed now is left
   * to the next time.
   */
  void sweep();
}
