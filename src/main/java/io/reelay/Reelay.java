package io.reelay;

public final class Reelay {
  private Reelay() {}

  public static void main(String[] args) {}
}
