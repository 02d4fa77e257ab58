package io.reelay.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Things that are done at the same time. */
final class Threads {
  private Threads() {}

  /** Begins all of them at the same moment, each in a thread of its own; their results in order. */
  static <T> List<T> together(Stream<Callable<T>> things) throws Exception {
    List<Callable<T>> all = things.toList();
    CyclicBarrier start = new CyclicBarrier(all.size());
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> thing : all) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return thing.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
