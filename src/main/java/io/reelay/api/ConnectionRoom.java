package io.reelay.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Limits the number of open connections. One peer has at most half of the room. If the room is
 * full, a new connection replaces the one that has been idle longest. A connection with an
 * unanswered request is never closed for another one. If all connections are in use, some more may
 * ask for health only.
 *
 * <p>Several event loops may share it.
 *
 * @param <C> a connection
 */
final class ConnectionRoom<C> {
  private final int most;
  private final int mostOfOnePeer;
  private final int mostForHealth;
  private final Consumer<C> close;
  private final Map<String, Group<C>> peers = new HashMap<>();
  private final Group<C> forHealth = new Group<>("");
  private final Map<C, Place<C>> places = new HashMap<>();

  /**
   * @param most connections, not counting those for health only
   * @param mostForHealth connections for health only
   * @param close closes a connection that loses its place or gets none; does not wait
   */
  ConnectionRoom(int most, int mostForHealth, Consumer<C> close) {
    this.most = most;
    this.mostOfOnePeer = most / 2;
    this.mostForHealth = mostForHealth;
    this.close = close;
  }

  /** The permitted use of an open connection. */
  enum Use {
    ANYTHING,
    HEALTH,
    /** It is being closed. */
    NOTHING
  }

  /** Connections that count together. */
  private static final class Group<C> {
    private final String peer;

    /** Connections without a request; the first one has been idle longest. */
    private final Set<C> idle = new LinkedHashSet<>();

    private int count;

    Group(String peer) {
      this.peer = peer;
    }
  }

  private static final class Place<C> {
    private final Group<C> group;
    private int requests;

    Place(Group<C> group) {
      this.group = group;
    }
  }

  /**
   * @param peer address of the other end
   * @return whether the new connection has a place; if not, it is closed
   */
  boolean enter(C connection, String peer) {
    C closed = null;
    synchronized (this) {
      Group<C> group = peers.getOrDefault(peer, new Group<>(peer));
      if (!hasRoom(group)) {
        closed = longestIdle(group);
        if (closed != null) {
          remove(closed);
        } else {
          group = forHealth;
          if (group.count >= mostForHealth) {
            closed = first(group).orElse(connection);
            remove(closed);
          }
        }
      }
      if (closed != connection) {
        add(connection, group);
      }
    }
    if (closed != null) {
      close.accept(closed);
    }
    return closed != connection;
  }

  private boolean hasRoom(Group<C> group) {
    return group.count < mostOfOnePeer && places.size() - forHealth.count < most;
  }

  /**
   * One of the peer itself if the peer has its half, otherwise one of the peer with most
   * connections.
   */
  private C longestIdle(Group<C> group) {
    if (group.count >= mostOfOnePeer) {
      return first(group).orElse(null);
    }
    return peers.values().stream()
        .filter(peer -> !peer.idle.isEmpty())
        .max(Comparator.comparingInt(peer -> peer.count))
        .flatMap(ConnectionRoom::first)
        .orElse(null);
  }

  private static <C> Optional<C> first(Group<C> group) {
    return group.idle.stream().findFirst();
  }

  private void add(C connection, Group<C> group) {
    places.put(connection, new Place<>(group));
    group.idle.add(connection);
    group.count++;
    if (group != forHealth) {
      peers.put(group.peer, group);
    }
  }

  private void remove(C connection) {
    Place<C> place = places.remove(connection);
    if (place == null) {
      return;
    }
    Group<C> group = place.group;
    group.idle.remove(connection);
    group.count--;
    if (group.count == 0 && group != forHealth) {
      peers.remove(group.peer);
    }
  }

  /** The head of a request has arrived. */
  synchronized Use begin(C connection) {
    Place<C> place = places.get(connection);
    if (place == null) {
      return Use.NOTHING;
    }
    place.requests++;
    place.group.idle.remove(connection);
    return place.group == forHealth ? Use.HEALTH : Use.ANYTHING;
  }

  /** The request is answered. */
  synchronized void end(C connection) {
    Place<C> place = places.get(connection);
    if (place != null && --place.requests == 0) {
      place.group.idle.add(connection);
    }
  }

  /** The connection is closed. */
  synchronized void leave(C connection) {
    remove(connection);
  }

  /** Connections that have a place. */
  synchronized int size() {
    return places.size();
  }
}
