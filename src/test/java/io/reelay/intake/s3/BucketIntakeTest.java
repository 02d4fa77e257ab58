package io.reelay.intake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reelay.config.LedgerLocation;
import io.reelay.intake.PromptIntake;
import io.reelay.intake.image.LocalImages;
import io.reelay.intake.image.Pictures;
import io.reelay.intake.prompt.PromptFile;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.intake.prompt.PromptFileReader;
import io.reelay.intake.prompt.PromptRulesBuilder;
import io.reelay.ledger.InboxObjects;
import io.reelay.ledger.JobAdmission;
import io.reelay.ledger.Ledger;
import io.reelay.ledger.claim.LostClaimException;
import io.reelay.ledger.db.LedgerClock;
import io.reelay.sandbox.s3.S3Bucket;
import io.reelay.sandbox.s3.S3Feature;
import io.reelay.sandbox.s3.S3TestServer;
import io.reelay.storage.DirectoryImageStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.commons.codec.digest.DigestUtils;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What becomes of an object when the node, the bucket or its owner does something in between. */
@ExtendWith(S3TestServer.class)
class BucketIntakeTest {
  private static final String KEY = "inbox/cat.txt";
  private static final String ACCEPTED = "inbox/accepted/cat.txt";
  private static final String REJECTED = "inbox/rejected/cat.txt";
  private static final String FETCH = "prompt-fetch-s3";
  private static final String ARCHIVE = "prompt-archive-s3";
  private static final Duration LEASE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final S3Bucket bucket;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final LedgerClock clock = () -> now;
  private final List<CamelContext> contexts = new CopyOnWriteArrayList<>();
  private Ledger ledger;

  BucketIntakeTest(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @BeforeEach
  void open() throws Exception {
    ledger =
        Ledger.open(new LedgerLocation("jdbc:sqlite:" + folder.resolve("ledger.db"), "", "", 1));
    bucket.put(KEY, "a grey cat");
  }

  @AfterEach
  void close() {
    contexts.forEach(CamelContext::stop);
    ledger.close();
  }

  /** A process that watches the bucket. */
  private final class Node {
    final InboxBucket inbox;
    final BucketWatch watch;
    final FreeKeys freeKeys;
    final PromptIntake prompts;
    final BucketIntake intake;
    private final CamelContext camel = new DefaultCamelContext();

    Node(String name, S3Client client) {
      InboxObjects objects = new InboxObjects(ledger, name, LEASE, Duration.ofDays(30), clock);
      inbox = new InboxBucket(client, bucket.name(), "inbox/");
      watch = new BucketWatch(inbox, objects);
      LocalImages images = new LocalImages("refs/", 1000, Duration.ZERO, clock);
      prompts =
          new PromptIntake(
              new PromptFileReader(
                  new PromptRulesBuilder()
                      .dialects(Map.of("main", "quickrouter"))
                      .defaults(Map.of("model", "sora-2"))
                      .build()),
              images,
              new DirectoryImageStore(folder),
              new JobAdmission(ledger, clock),
              Map.of("main", "quickrouter"));
      freeKeys = new FreeKeys(inbox, objects, clock);
      intake = new BucketIntake(inbox, objects, freeKeys, prompts, images);
      PropertiesComponent placeholders = camel.getPropertiesComponent();
      placeholders.addInitialProperty("reelay.inbox.s3.bucket", bucket.name());
      placeholders.addInitialProperty("reelay.internal.bucket-enabled", "true");
      camel.getRegistry().bind("inboxClient", client);
      camel.getRegistry().bind("inboxBucket", inbox);
      camel.getRegistry().bind("bucketIntake", intake);
      camel.getRegistry().bind("objectRequests", new ObjectRequests(bucket.name(), 1 << 20));
    }

    /** By the shipped route of that name; returns the exchange's variable {@code file}. */
    private Path by(String route, ObjectInHand hand) throws Exception {
      synchronized (camel) {
        if (!camel.isStarted()) {
          start();
        }
      }
      Exchange done =
          camel
              .createProducerTemplate()
              .send("direct:" + route, exchange -> exchange.setVariable("object", hand));
      if (done.getException() != null) {
        throw done.getException();
      }
      return done.getVariable("file", Path.class);
    }

    private void start() throws Exception {
      contexts.add(camel);
      // An exchange whose node was killed does not come to its end.
      camel.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
      camel.getShutdownStrategy().setTimeout(1);
      for (String route : List.of(FETCH, ARCHIVE)) {
        PluginHelper.getRoutesLoader(camel)
            .loadRoutes(
                PluginHelper.getResourceLoader(camel)
                    .resolveResource("file:routes/" + route + ".camel.yaml"));
      }
      camel.start();
    }

    void putAway(ObjectInHand hand) throws Exception {
      by(ARCHIVE, hand);
    }

    ObjectInHand claim() throws Exception {
      return intake.claim(watch.waiting().next());
    }

    /** As the route does it. */
    ObjectInHand settle(ObjectInHand hand) throws Exception {
      try {
        Path file = by(FETCH, hand);
        try {
          PromptFile taken = intake.read(hand, file);
          prompts.keepImages(taken);
          return intake.admit(hand, taken);
        } finally {
          intake.drop(file);
        }
      } catch (PromptFileException e) {
        return intake.rejected(hand, e);
      }
    }

    void takeAll() throws Exception {
      while (watch.waiting().hasNext()) {
        ObjectInHand hand = claim();
        putAway(hand.isSettled() ? hand : settle(hand));
      }
    }
  }

  @Test
  void whatTheServerCannotCopyIsNotTakenForGone() throws Exception {
    AtomicBoolean copies = new AtomicBoolean();
    Node node = nodeThatCanCopy(copies);
    ObjectInHand hand = node.settle(node.claim());

    assertThatExceptionOfType(ObjectStuckException.class)
        .isThrownBy(() -> node.putAway(hand))
        .withMessageContaining("404")
        .withMessageContaining("cat.txt")
        .matches(ObjectStuckException::isNew);
    assertThatExceptionOfType(ObjectStuckException.class)
        .isThrownBy(() -> node.putAway(hand))
        .matches(stuck -> !stuck.isNew());
    assertThat(bucket.keys()).contains(KEY);
    assertThatIOException().isThrownBy(node.inbox::reach).withMessageContaining("cat.txt");

    copies.set(true);
    node.putAway(hand);
    assertThat(bucket.keys()).contains(ACCEPTED).doesNotContain(KEY);
    assertThatNoException().isThrownBy(node.inbox::reach);
  }

  @Test
  void whatWasStuckAndIsTakenAwayByItsOwnerIsForgotten() throws Exception {
    Node node = nodeThatCanCopy(new AtomicBoolean(false));
    ObjectInHand hand = node.settle(node.claim());
    assertThatExceptionOfType(ObjectStuckException.class).isThrownBy(() -> node.putAway(hand));
    bucket.client().deleteObject(delete -> delete.bucket(bucket.name()).key(KEY));

    assertThatExceptionOfType(ObjectGoneException.class).isThrownBy(() -> node.putAway(hand));
    assertThatNoException().isThrownBy(node.inbox::reach);
  }

  @Test
  void whatIsStuckIsSaidOnceHoweverOftenItIsTried() throws Exception {
    Node node = nodeThatCanCopy(new AtomicBoolean(false));
    ObjectInHand hand = node.settle(node.claim());
    Logger logger = (Logger) LoggerFactory.getLogger(IntakeFailures.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    logger.addAppender(told);
    try {
      IntakeFailures failures = new IntakeFailures(org.slf4j.event.Level.WARN);
      for (int tries = 0; tries < 3; tries++) {
        failures.handleException(catchThrowable(() -> putAwayOrOff(node, hand)));
      }
    } finally {
      logger.detachAppender(told);
      logger.setLevel(before);
    }

    assertThat(told.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .contains("cat.txt", "HTTP 404", "which is there", "rename it")
                    .doesNotContain("\n"));
  }

  /** As the route does it. */
  private static void putAwayOrOff(Node node, ObjectInHand hand) throws Exception {
    try {
      node.putAway(hand);
    } catch (ObjectStuckException e) {
      node.intake.putOff(hand, e);
    }
  }

  /** While it cannot, its server answers as if the object were not there. */
  private Node nodeThatCanCopy(AtomicBoolean copies) {
    return new Node(
        "node",
        watched(
            "copyObject",
            () -> {
              if (!copies.get()) {
                throw noSuchKey();
              }
            }));
  }

  private static RuntimeException noSuchKey() {
    return S3Exception.builder()
        .statusCode(404)
        .message("no such key")
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("NoSuchKey").build())
        .build();
  }

  private Node node(String name) {
    return new Node(name, bucket.client());
  }

  /** What is done once, just before a call of this name reaches the bucket. */
  private Node interrupted(String call, Runnable before) {
    AtomicBoolean done = new AtomicBoolean();
    return new Node(
        "interrupted",
        watched(
            call,
            () -> {
              if (!done.getAndSet(true)) {
                before.run();
              }
            }));
  }

  /** What is done just before each call of this name reaches the bucket. */
  private S3Client watched(String call, Runnable before) {
    return (S3Client)
        Proxy.newProxyInstance(
            S3Client.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(call)) {
                before.run();
              }
              try {
                return method.invoke(bucket.client(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The process ends there. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private Node killedBefore(String call) {
    return interrupted(
        call,
        () -> {
          throw new Killed();
        });
  }

  private int jobs() {
    return count("SELECT count(*) FROM job");
  }

  private int rows() {
    return count("SELECT count(*) FROM inbox_object");
  }

  private int count(String sql) {
    return one(Integer.class, sql);
  }

  private <T> T one(Class<T> type, String sql) {
    return Jdbi.create("jdbc:sqlite:" + folder.resolve("ledger.db"))
        .withHandle(handle -> handle.select(sql).mapTo(type).one());
  }

  @Test
  void aCrashAtAnyCallLeavesItToTheNextNode() throws Exception {
    for (String call : new String[] {"getObject", "copyObject", "headObject", "deleteObject"}) {
      String name = call + ".txt";
      bucket.put("inbox/" + name, call);
      assertThatExceptionOfType(Killed.class).isThrownBy(() -> killedBefore(call).takeAll());

      now = now.plus(LEASE).plusMillis(1);
      node("next").takeAll();

      assertThat(bucket.text("inbox/accepted/" + name)).isEqualTo(call);
      assertThat(bucket.keys()).allMatch(key -> key.startsWith("inbox/accepted/"));
      assertThat(rows()).isZero();
    }
    assertThat(jobs()).isEqualTo(5);
    assertThat(bucket.keys()).hasSize(5);
  }

  /** Unicode has two spellings of é, which look alike and are two keys. */
  @Test
  void anImageIsFoundInTheOtherSpellingAndInItsOwnFirst() throws Exception {
    node("here").takeAll();
    String composed = Normalizer.normalize("café", Form.NFC);
    String decomposed = Normalizer.normalize("café", Form.NFD);
    bucket.put("inbox/" + decomposed + ".png", Pictures.png(0xFF0000));
    bucket.put("inbox/%s 2.png".formatted(composed), Pictures.png(0x00FF00));
    bucket.put("inbox/%s 2.png".formatted(decomposed), Pictures.png(0x0000FF));
    bucket.put(
        "inbox/cafe.json",
        "{\"prompt\": \"a café\", \"images\": [\"./%1$s.png\", \"./%1$s 2.png\"]}"
            .formatted(composed));

    node("here").takeAll();

    String request = one(String.class, "SELECT request FROM job WHERE name = 'cafe'");
    assertThat(request)
        .contains(
            DigestUtils.sha256Hex(Pictures.png(0xFF0000)),
            DigestUtils.sha256Hex(Pictures.png(0x00FF00)))
        .doesNotContain(DigestUtils.sha256Hex(Pictures.png(0x0000FF)));
  }

  /** The same file with another image is another job. */
  @Test
  void aNodeThatReadItBeforeAnotherOneTookItMakesNoJobs() throws Exception {
    node("here").takeAll();
    bucket.put("inbox/ref.png", Pictures.png(0xFF0000));
    bucket.put("inbox/dog.json", "{\"prompt\": \"a dog\", \"images\": [\"./ref.png\"]}");
    AtomicInteger looks = new AtomicInteger();
    S3Client slow =
        watched(
            "headObject",
            () -> {
              // The first is for the image, the second for a place in accepted/.
              if (looks.incrementAndGet() == 2) {
                bucket.put("inbox/ref.png", Pictures.png(0x00FF00));
                now = now.plus(LEASE).plusMillis(1);
                assertThatNoException().isThrownBy(() -> node("next").takeAll());
              }
            });
    Node node = new Node("slow", slow);
    ObjectInHand hand = node.claim();

    assertThatExceptionOfType(LostClaimException.class).isThrownBy(() -> node.settle(hand));

    assertThat(looks).hasValueGreaterThan(1);
    assertThat(count("SELECT count(*) FROM job WHERE name = 'dog'")).isEqualTo(1);
    assertThat(rows()).isZero();
  }

  @Test
  void whatTakesLongerThanALeaseLeavesTheInbox() throws Exception {
    Node slow =
        interrupted(
            "headObject",
            () -> {
              now = now.plus(LEASE).plusMillis(1);
              assertThatNoException().isThrownBy(() -> node("next").claim());
            });

    slow.putAway(slow.settle(slow.claim()));

    assertThat(bucket.keys()).containsExactly(ACCEPTED);
    assertThat(jobs()).isEqualTo(1);
    assertThat(rows()).isZero();
  }

  @Test
  void aCrashBeforeTheReportIsWrittenLosesNoReport() throws Exception {
    bucket.put(KEY, "");
    assertThatExceptionOfType(Killed.class).isThrownBy(() -> killedBefore("putObject").takeAll());

    now = now.plus(LEASE).plusMillis(1);
    node("next").takeAll();

    assertThat(bucket.keys()).containsExactly(REJECTED, REJECTED + ".error.txt");
    assertThat(bucket.text(REJECTED + ".error.txt")).contains("cat.txt was rejected");
    assertThat(jobs()).isZero();
  }

  @Test
  void anObjectThatIsReplacedBeforeItIsFetchedIsAnotherFile() throws Exception {
    Node node = interrupted("getObject", () -> bucket.put(KEY, "a red cat"));
    ObjectInHand hand = node.claim();

    assertThatExceptionOfType(ObjectGoneException.class).isThrownBy(() -> node.settle(hand));
    node.intake.forget(hand);
    assertThat(jobs()).isZero();

    node.takeAll();
    assertThat(bucket.text(ACCEPTED)).isEqualTo("a red cat");
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void anObjectThatIsReplacedBeforeItIsMovedStaysInTheInbox() throws Exception {
    for (String call : new String[] {"copyObject", "headObject"}) {
      String text = "replaced before " + call;
      Node node = node("here");
      ObjectInHand hand = node.settle(node.claim());
      Node moving = interrupted(call, () -> bucket.put(KEY, text));

      assertThatExceptionOfType(ObjectGoneException.class).isThrownBy(() -> moving.putAway(hand));
      node.intake.forget(hand);

      assertThat(bucket.text(KEY)).isEqualTo(text);
    }
    node("here").takeAll();
    assertThat(jobs()).isEqualTo(3);
  }

  @Test
  void whereDeletesKnowConditionsNoneIsLostThatComesAtTheLastMoment() throws Exception {
    bucket.assumeServer(S3Feature.CONDITIONAL_DELETES);
    Node node = interrupted("deleteObject", () -> bucket.put(KEY, "a red cat"));
    ObjectInHand hand = node.settle(node.claim());

    assertThatExceptionOfType(ObjectGoneException.class).isThrownBy(() -> node.putAway(hand));

    assertThat(bucket.text(KEY)).isEqualTo("a red cat");
  }

  @Test
  void aServerThatKnowsNoConditionalDeleteIsAskedWithoutACondition() throws Exception {
    Node node =
        interrupted(
            "deleteObject",
            () -> {
              throw (S3Exception)
                  S3Exception.builder()
                      .statusCode(501)
                      .awsErrorDetails(
                          AwsErrorDetails.builder().errorCode("NotImplemented").build())
                      .build();
            });

    node.takeAll();

    assertThat(bucket.keys()).containsExactly(ACCEPTED);
  }

  @Test
  void anObjectThatItsOwnerTakesAwayIsForgotten() throws Exception {
    Node node = node("here");
    ObjectInHand hand = node.claim();
    bucket.client().deleteObject(delete -> delete.bucket(bucket.name()).key(KEY));

    assertThatExceptionOfType(ObjectGoneException.class).isThrownBy(() -> node.settle(hand));
    node.intake.forget(hand);

    assertThat(rows()).isZero();
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void oneNodeHasItAndTheOtherPassesItOver() throws Exception {
    Node here = node("here");
    Node there = node("there");
    InboxObject object = there.watch.waiting().next();
    here.claim();

    assertThatExceptionOfType(ObjectHeldException.class)
        .isThrownBy(() -> there.intake.claim(object));
    assertThat(there.watch.waiting()).isExhausted();
  }

  @Test
  void nodesThatTakeAtTheSameTimeTakeEachObjectOnce() throws Exception {
    int objects = 20;
    for (int i = 1; i < objects; i++) {
      bucket.put("inbox/" + i + ".txt", "prompt " + i);
    }
    AtomicInteger moved = new AtomicInteger();
    ExecutorService nodes = Executors.newFixedThreadPool(3);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        Node node = new Node(name, watched("copyObject", moved::incrementAndGet));
        work.add(
            () -> {
              takeWhatIsFree(node);
              return null;
            });
      }
      for (Future<Void> done : nodes.invokeAll(work)) {
        done.get();
      }
    } finally {
      nodes.shutdownNow();
    }
    assertThat(moved).hasValue(objects);
    assertThat(jobs()).isEqualTo(objects);
    assertThat(bucket.keys())
        .hasSize(objects)
        .allMatch(key -> key.matches("inbox/accepted/(cat|\\d+)\\.txt"));
    assertThat(rows()).isZero();
  }

  private static void takeWhatIsFree(Node node) throws Exception {
    for (Iterator<InboxObject> waiting = node.watch.waiting(); waiting.hasNext(); ) {
      try {
        takeOrForget(node, node.intake.claim(waiting.next()));
      } catch (ObjectHeldException e) {
        // Another one has it.
      }
    }
  }

  private static void takeOrForget(Node node, ObjectInHand hand) throws Exception {
    try {
      node.putAway(node.settle(hand));
    } catch (ObjectGoneException e) {
      // Another one has had it since the listing.
      node.intake.forget(hand);
    }
  }

  @Test
  void whatFailsIsPutOffAndSaysWhy() throws Exception {
    Node node = node("here");
    ObjectInHand hand = node.claim();
    Exception failure = new IOException("no space left");

    assertThatIOException()
        .isThrownBy(() -> node.intake.putOff(hand, failure))
        .withMessage("cat.txt stays in the inbox, again in 2 s: no space left");

    assertThat(node.watch.waiting()).isExhausted();
    now = now.plusSeconds(2);
    assertThat(node.watch.waiting()).hasNext();
  }

  @Test
  void twoObjectsOfOneNameAreBothKept() throws Exception {
    node("here").takeAll();
    bucket.put(KEY, "a red cat");
    node("here").takeAll();
    bucket.put(KEY, "a black cat");
    node("here").takeAll();

    assertThat(bucket.keys())
        .containsExactlyInAnyOrder(
            ACCEPTED,
            "inbox/accepted/cat-20261121T100000000.txt",
            "inbox/accepted/cat-20261121T100000000-2.txt");
  }

  @Test
  void theLongestKeyFindsAPlaceToo() throws Exception {
    // Embedded, a key is a file name: too long for it.
    Node node =
        interrupted(
            "headObject",
            () -> {
              throw (S3Exception) S3Exception.builder().statusCode(404).build();
            });
    String name = "猫".repeat((1024 - "inbox/.txt".length()) / 3) + ".txt";

    String target = node.freeKeys.in("accepted", name);

    assertThat(target).startsWith("inbox/accepted/猫猫").endsWith("猫.txt");
    assertThat((target + ".error.txt").getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1024);
  }

  @Test
  void aNameIsOneLineThatReadsAsItStands() {
    String key = "inbox/a\nWARN b\u0085c\u2028d\u009Be\u202Ef.txt";

    assertThat(new InboxObject(key, "\"e\"", now, 1).name()).isEqualTo("a_WARN b_c_d_e_f.txt");
  }
}
