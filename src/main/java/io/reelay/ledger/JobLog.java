package io.reelay.ledger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of all jobs' changes, under one name for all classes. */
public final class JobLog {
  public static final Logger LOG = LoggerFactory.getLogger("io.reelay.jobs");

  private JobLog() {}
}
