package io.reelay.ledger.db;

import io.reelay.ledger.LedgerException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleCallbackDecorator;
import org.jdbi.v3.core.JdbiException;

/** Turns all failures of the ledger into a {@link LedgerException}. */
final class LedgerFailures implements HandleCallbackDecorator {

  /** The same connections, with the same conversion of failures. */
  static ConnectionFactory of(ConnectionFactory connections) {
    return new Connections(connections);
  }

  @Override
  public <R, X extends Exception> HandleCallback<R, X> decorate(HandleCallback<R, X> callback) {
    return handle -> {
      try {
        return callback.withHandle(handle);
      } catch (JdbiException e) {
        throw new LedgerException(e);
      }
    };
  }

  /** The connection opens before the callback and closes after it. */
  private record Connections(ConnectionFactory connections) implements ConnectionFactory {
    @Override
    public Connection openConnection() {
      try {
        return connections.openConnection();
      } catch (SQLException | JdbiException e) {
        throw new LedgerException(e);
      }
    }

    @Override
    public void closeConnection(Connection connection) {
      try {
        connections.closeConnection(connection);
      } catch (SQLException e) {
        throw new LedgerException(e);
      }
    }
  }
}
