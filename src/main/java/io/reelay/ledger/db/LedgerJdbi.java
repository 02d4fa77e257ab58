package io.reelay.ledger.db;

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

/** Jdbi as both databases have it, for the writer and for readers. */
final class LedgerJdbi {
  private LedgerJdbi() {}

  static Jdbi of(DataSource database) {
    return of(database::getConnection);
  }

  static Jdbi of(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(LedgerFailures.of(connections));
    jdbi.setHandleCallbackDecorator(new LedgerFailures());
    jdbi.registerRowMapper(LedgerJdbi::ofRecord);
    // By default a failed statement's message has its arguments: prompts, signed addresses.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  /** A row becomes a record by the columns of its components' names. */
  private static Optional<RowMapper<?>> ofRecord(Type type, ConfigRegistry config) {
    return type instanceof Class<?> record && record.isRecord()
        ? Optional.of(ConstructorMapper.of(record))
        : Optional.empty();
  }
}
