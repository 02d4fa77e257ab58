package io.reelay.ledger.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Checks that each connection has its own session at the server and keeps it. A pooler that assigns
 * sessions per transaction would apply the durable commit and the time-outs to other clients.
 */
final class OwnSessions {
  /** A pooler may assign the same session by chance. */
  private static final int ROUNDS = 3;

  /**
   * It belongs to this session only. Poolers do not transfer it, and it does not affect other
   * clients.
   */
  private static final String MARK = "SELECT set_config('reelay.session', ?, false)";

  private static final String SESSION =
      """
      SELECT pg_backend_pid(), coalesce(current_setting('reelay.session', true), ''),
        current_setting('lock_timeout'), current_setting('synchronous_commit')
      """;

  /**
   * A driver's prepared statement exists already or is missing: this is another client's session.
   */
  private static final Set<String> PREPARED_ELSEWHERE = Set.of("42P05", "26000");

  private OwnSessions() {}

  private record Session(int pid, String mark, String lockTimeout, String commit) {}

  /**
   * @param database data source with configured connections
   * @param another the same database, for one connection
   * @param connections number of connections of both, for a moment; 2 or more
   * @return false if two of them share a session, or if one has different sessions in different
   *     transactions
   */
  static boolean areKept(DataSource database, DataSource another, int connections)
      throws SQLException {
    List<Connection> opened = new ArrayList<>();
    boolean kept = true;
    SQLException failure = null;
    try {
      for (int number = 0; number < connections; number++) {
        Connection connection = (number == 1 ? another : database).getConnection();
        opened.add(connection);
        connection.setAutoCommit(false);
      }
      kept = areKept(List.copyOf(opened));
    } catch (SQLException e) {
      failure = e;
    }
    for (Connection connection : opened) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It ends the transaction, and may fail like any statement.
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null && !isOfAnother(failure) && !isOfAnother(failure.getCause())) {
      throw failure;
    }
    return kept && failure == null;
  }

  /** Whether a statement failed because it reached another connection's session. */
  static boolean isOfAnother(Throwable failure) {
    return failure instanceof SQLException sql && PREPARED_ELSEWHERE.contains(sql.getSQLState());
  }

  private static boolean areKept(List<Connection> connections) throws SQLException {
    Map<Connection, Session> first = new HashMap<>();
    for (Connection connection : connections) {
      String mark = UUID.randomUUID().toString();
      mark(connection, mark);
      first.put(connection, session(connection));
      connection.commit();
    }
    // For requests one after another, an idle pooler assigns the same session.
    if (first.values().stream().map(Session::pid).distinct().count() < connections.size()) {
      return false;
    }
    List<Connection> order = new ArrayList<>(connections);
    for (int round = 0; round < ROUNDS; round++) {
      Collections.rotate(order, 1);
      // All start at once: later ones get the remaining sessions.
      for (Connection connection : order) {
        if (!first.get(connection).equals(session(connection))) {
          return false;
        }
      }
      for (Connection connection : order) {
        connection.commit();
      }
    }
    return true;
  }

  private static void mark(Connection connection, String mark) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MARK)) {
      statement.setString(1, mark);
      statement.execute();
    }
  }

  private static Session session(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SESSION);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Session(row.getInt(1), row.getString(2), row.getString(3), row.getString(4));
    }
  }
}
