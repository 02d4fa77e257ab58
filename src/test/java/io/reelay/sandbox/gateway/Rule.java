package io.reelay.sandbox.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One line of the script: which prompts, how often, which behaviour. It is in force once {@link
 * #answer} is called.
 *
 * @param <C> the kind of call it is for
 */
public final class Rule<C extends Call> {
  private final Predicate<String> prompts;
  private final Consumer<Rule<C>> script;
  private final Map<String, Integer> played = new ConcurrentHashMap<>();
  private int limit = Integer.MAX_VALUE;
  private Behaviour<? super C> behaviour;

  Rule(Predicate<String> prompts, Consumer<Rule<C>> script) {
    this.prompts = prompts;
    this.script = script;
  }

  /** For the first calls of each prompt; after them the next rule, or the normal answer. */
  public Rule<C> times(int calls) {
    limit = calls;
    return this;
  }

  /** For all calls, which is the default. */
  public Rule<C> always() {
    return times(Integer.MAX_VALUE);
  }

  /** Puts the rule at the end of the script, in force at once. */
  public void answer(Behaviour<? super C> behaviour) {
    this.behaviour = behaviour;
    script.accept(this);
  }

  Behaviour<? super C> behaviour() {
    return behaviour;
  }

  /** Whether the rule takes this call; if so, it is counted. */
  boolean takes(C call) {
    return prompts.test(call.prompt()) && behaviour.concerns(call) && count(call.prompt());
  }

  private boolean count(String prompt) {
    return limit == Integer.MAX_VALUE || played.merge(prompt, 1, Integer::sum) <= limit;
  }
}
