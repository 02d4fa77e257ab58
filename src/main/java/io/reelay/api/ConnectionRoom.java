package io.reelay.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How many connections are open at the same time. One peer has at most half of the room. If there
 * is none left, a new connection takes the place of the one that has been idle longest; a
 * connection with a request that is not answered yet is never closed for another. If all are in
 * use, some more are let in, which may ask for health alone.
 *
 * <p>Safe for several event loops.
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
   * @param most connections, without those that may ask for health alone
   * @param mostForHealth connections that may ask for health alone
   * @param close for a connection whose place another gets, or that finds none; does not wait
   */
  ConnectionRoom(int most, int mostForHealth, Consumer<C> close) {
    this.most = most;
    this.mostOfOnePeer = most / 2;
    this.mostForHealth = mostForHealth;
    this.close = close;
  }

  /** What an open connection may be used for. */
  enum Use {
    ANYTHING,
    HEALTH,
    /** It is being closed. */
    NOTHING
  }

  /** Connections that are counted together. */
  private static final class Group<C> {
    private final String peer;

    /** Those without a request; the first has been idle longest. */
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
   * @param peer the other end's address
   * @return whether the new connection has a place; it is closed if not
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

  /** Of the peer itself if it has its half, or else of the peer that has most connections. */
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

  /** The head of a request has come. */
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
