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
 * Tells whether each connection is a session of its own at the server, and stays one. Behind a
 * pooler that hands out sessions by the transaction, a durable commit and the time-outs would be
 * set for somebody else.
 */
final class OwnSessions {
  /** A pooler may hand out the same one by chance. */
  private static final int ROUNDS = 3;

  /** Of this session alone; no pooler carries it along, and nobody else is changed by it. */
  private static final String MARK = "SELECT set_config('reelay.session', ?, false)";

  private static final String SESSION =
      """
      SELECT pg_backend_pid(), coalesce(current_setting('reelay.session', true), ''),
        current_setting('lock_timeout'), current_setting('synchronous_commit')
      """;

  /** A statement that a driver has prepared is there already, or is not: another's session. */
  private static final Set<String> PREPARED_ELSEWHERE = Set.of("42P05", "26000");

  private OwnSessions() {}

  private record Session(int pid, String mark, String lockTimeout, String commit) {}

  /**
   * @param database whose connections are set up
   * @param another the same database, of which one connection is taken
   * @param connections of both, for a moment; 2 or more
   * @return false if two of them share a session, or one has another session in another transaction
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
        // It ends the transaction, which may fail as any statement does.
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null && !isOfAnother(failure) && !isOfAnother(failure.getCause())) {
      throw failure;
    }
    return kept && failure == null;
  }

  /** Whether a statement failed because it came to another connection's session. */
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
    // One after the other, an idle pooler gives all of them the same one.
    if (first.values().stream().map(Session::pid).distinct().count() < connections.size()) {
      return false;
    }
    List<Connection> order = new ArrayList<>(connections);
    for (int round = 0; round < ROUNDS; round++) {
      Collections.rotate(order, 1);
      // All at once: whoever begins later gets what the others have left.
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
