package io.reelay.ledger.db;

import io.reelay.ledger.Job;
import java.lang.reflect.Type;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * The common Jdbi settings of both databases, for the writer and for readers. In statements {@code
 * <columns>} means the columns of {@link Job}, {@code <skipLocked>} the clause that skips rows that
 * another transaction has locked, and {@code <byWaiting>} the index of the jobs that wait for
 * others.
 */
final class LedgerJdbi {
  /** The name of that clause. */
  static final String SKIP_LOCKED = "skipLocked";

  /** The name of the clause that names that index, where the database would take another. */
  static final String BY_WAITING = "byWaiting";

  /** The longest statement of a reader. */
  static final int LONGEST_READ_SECONDS = 10;

  /** The longest wait for a reader's connection. */
  static final int LONGEST_WAIT_FOR_READER_MILLIS = 15_000;

  private LedgerJdbi() {}

  static Jdbi of(DataSource database) {
    return of(database::getConnection);
  }

  static Jdbi of(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(LedgerFailures.of(connections));
    jdbi.setHandleCallbackDecorator(new LedgerFailures());
    jdbi.define("columns", Job.COLUMNS);
    jdbi.registerRowMapper(LedgerJdbi::ofRecord);
    jdbi.registerRowMapper(Job.class, new JobRow());
    // By default a failed statement's message has its arguments, such as prompts and signed
    // addresses.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  /** Maps a row to a record. Columns have the names of the record's components. */
  private static Optional<RowMapper<?>> ofRecord(Type type, ConfigRegistry config) {
    return type instanceof Class<?> record && record.isRecord()
        ? Optional.of(ConstructorMapper.of(record))
        : Optional.empty();
  }
}
