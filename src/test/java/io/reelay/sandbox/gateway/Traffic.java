package io.reelay.sandbox.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was asked of the gateway, whatever it answered. */
public final class Traffic {
  private final Map<String, Integer> creates = new ConcurrentHashMap<>();
  private final Map<String, Integer> queries = new ConcurrentHashMap<>();
  private final Map<String, Integer> downloads = new ConcurrentHashMap<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final List<String> leaks = new CopyOnWriteArrayList<>();
  private final List<String> images = new CopyOnWriteArrayList<>();

  Traffic() {}

  void create(String prompt) {
    creates.merge(prompt, 1, Integer::sum);
  }

  void query(String prompt) {
    queries.merge(prompt, 1, Integer::sum);
  }

  void download(String prompt) {
    downloads.merge(prompt, 1, Integer::sum);
  }

  void refusal(String reason) {
    refusals.add(reason);
  }

  void leak(String path) {
    leaks.add(path);
  }

  void image(String sha256) {
    images.add(sha256);
  }

  /** Valid create requests for a prompt, billed or not. */
  public int creates(String prompt) {
    return creates.getOrDefault(prompt, 0);
  }

  /** Queries of a prompt's tasks. */
  public int queries(String prompt) {
    return queries.getOrDefault(prompt, 0);
  }

  /** Requests for a prompt's videos, the target of a redirect included. */
  public int downloads(String prompt) {
    return downloads.getOrDefault(prompt, 0);
  }

  /** Why requests were refused as wrong: status and message, in the order they came. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /**
   * Paths at another origin that were asked for with an {@code Authorization} header: a leaked key
   * each.
   */
  public List<String> leaks() {
    return List.copyOf(leaks);
  }

  /**
   * SHA-256 in hex of each image that the gateway fetched for a create, in the order of fetching.
   */
  public List<String> images() {
    return List.copyOf(images);
  }
}
