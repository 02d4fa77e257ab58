package io.reelay.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.api.ConnectionRoom.Use;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionRoomTest {
  private final List<String> closed = new ArrayList<>();
  private final ConnectionRoom<String> room = new ConnectionRoom<>(6, 2, closed::add);

  @Test
  void onePeerHasHalfOfTheRoomAndItsLongestIdleConnectionMakesPlace() {
    enter("peer", "1", "2", "3");
    room.begin("1");
    enter("peer", "4", "5");

    assertThat(closed).containsExactly("2", "3");
    assertThat(room.size()).isEqualTo(3);
  }

  @Test
  void anAnsweredConnectionIsIdleFromThenOn() {
    enter("peer", "1", "2", "3");
    room.begin("1");
    room.begin("1");
    room.end("1");
    enter("peer", "4");
    assertThat(closed).containsExactly("2");
    room.end("1");
    enter("peer", "5", "6", "7");
    assertThat(closed).containsExactly("2", "3", "4", "1");
  }

  @Test
  void inAFullRoomThePeerWithMostConnectionsMakesPlace() {
    enter("small", "s1");
    enter("large", "l1", "l2", "l3");
    enter("other", "o1", "o2");
    enter("new", "n1");

    assertThat(closed).containsExactly("l1");
  }

  @Test
  void ifAllAreInUseSomeMoreMayAskForHealthAlone() {
    for (String peer : List.of("a", "b")) {
      for (String connection : List.of(peer + 1, peer + 2, peer + 3)) {
        enter(peer, connection);
        room.begin(connection);
      }
    }
    enter("probe", "p1", "p2");

    assertThat(closed).isEmpty();
    assertThat(room.begin("p1")).isEqualTo(Use.HEALTH);
    assertThat(room.begin("a1")).isEqualTo(Use.ANYTHING);

    enter("probe", "p3");
    assertThat(closed).containsExactly("p2");
    room.begin("p3");
    assertThat(room.enter("p4", "probe")).isFalse();
    assertThat(closed).containsExactly("p2", "p4");
  }

  @Test
  void aConnectionThatIsBeingClosedIsUsedForNothingAndLeavesOnce() {
    enter("peer", "1", "2", "3", "4");

    assertThat(room.begin("1")).isEqualTo(Use.NOTHING);
    room.end("1");
    room.leave("1");
    assertThat(room.size()).isEqualTo(3);
    room.leave("4");
    enter("peer", "5");
    assertThat(closed).containsExactly("1");
  }

  private void enter(String peer, String... connections) {
    for (String connection : connections) {
      room.enter(connection, peer);
    }
  }
}
