package io.reelay.http;

/** The ledger has no job of this id. */
public final class NoSuchJobException extends Exception {
  private static final long serialVersionUID = 1L;

  NoSuchJobException() {
    super("there is no such job");
  }
}
