package io.reelay.sandbox.gateway;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The rules for one kind of call; the first that takes a call meets it. */
final class Script<C extends Call> {
  private final List<Rule<C>> rules = new CopyOnWriteArrayList<>();

  Rule<C> on(Predicate<String> prompts) {
    return new Rule<>(prompts, rules::add);
  }

  void clear() {
    rules.clear();
  }

  void play(C call) throws IOException {
    for (Rule<C> rule : rules) {
      if (rule.takes(call)) {
        rule.behaviour().play(call);
        return;
      }
    }
    call.answerNormally();
  }
}
