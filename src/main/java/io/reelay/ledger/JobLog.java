package io.reelay.ledger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of what becomes of jobs, under one name, whichever class tells it. */
public final class JobLog {
  public static final Logger LOG = LoggerFactory.getLogger("io.reelay.jobs");

  private JobLog() {}
}
