package io.reelay.settings;

import io.reelay.cost.Price;
import io.reelay.ledger.Idempotency;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that can be set. Reading, faults, the table in the documentation and the shipped
 * {@code application.properties} all follow this list.
 */
final class Catalogue {
  private static final List<Setting<?>> SETTINGS = new ArrayList<>();

  private static final String NO_CONTROL = "[^\\p{Cntrl}]+";

  /** The folder stands in a Camel endpoint URI, which has its own meaning for these. */
  private static final String ENDPOINT_PATH = "(?:(?!\\{\\{)[^\\p{Cntrl}?%])*";

  /** Below the storage folder too, and not where it keeps what is half written. */
  private static final String KEY_PREFIX = "(?=.{1,200}$)(?:\\w[\\w.-]*/)*\\w[\\w.-]*/?";

  private static final String SEVERAL_GATEWAYS = "required when several gateways are configured";

  /** An HTTP field value takes visible ASCII only (RFC 9110, 5.5); a line break would add one. */
  private static final TextValue BEARER =
      text("token", "[\\x21-\\x7E]+", "visible ASCII without spaces");

  /**
   * Names of general purpose buckets, from the S3 user guide's page "bucketnamingrules". Reserved
   * endings are let through: an access point's alias ({@code -s3alias}) is a name to write to.
   */
  private static final TextValue BUCKET =
      text(
          "name",
          "(?!xn--|sthree-)(?!\\d+(\\.\\d+){3}$)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
          "S3 bucket name (3..63 of a-z, 0-9, dot, dash)");

  private static final TextValue REGION =
      text("name", "[A-Za-z0-9][A-Za-z0-9_-]{0,62}", "a region such as eu-west-1");

  private static final String BOTH_KEYS = "both keys or neither";

  static final Setting<String> INBOX_DIRECTORY =
      add(
          Setting.of(
              "reelay.inbox.directory",
              optional(text("path", ENDPOINT_PATH, "a path without ?, % and {{")),
              "inbox",
              "Watched folder for prompt files; empty = off"));
  static final Setting<Duration> INBOX_INTERVAL =
      add(
          Setting.of(
              "reelay.inbox.interval",
              new DurationValue("100ms", "1h"),
              "1s",
              "Time between two looks into the folder"));
  static final Setting<Duration> INBOX_SETTLE =
      add(
          Setting.of(
              "reelay.inbox.settle",
              new DurationValue("100ms", "10m"),
              "1s",
              "A file must be unchanged this long before it is taken"));
  static final Setting<Long> INBOX_MAX_FILE_SIZE =
      add(
          Setting.of(
              "reelay.inbox.max-file-size",
              new ByteCountValue("1KiB", "256MiB"),
              "16MiB",
              "A larger prompt file is rejected unread"));
  static final Setting<String> INBOX_ON_ERROR =
      add(
          Setting.of(
              "reelay.inbox.on-error",
              new ChoiceValue(List.of("reject", "skip")),
              "reject",
              "Whether a file is rejected for a wrong prompt in it, or taken without that prompt"));
  static final Setting<String> INBOX_S3_BUCKET =
      add(
          Setting.of(
              "reelay.inbox.s3.bucket",
              optional(BUCKET),
              "",
              "Watched bucket for prompt files; empty = off"));
  static final Setting<String> INBOX_S3_PREFIX =
      add(
          Setting.of(
                  "reelay.inbox.s3.prefix",
                  optional(
                      text(
                          "text",
                          "(?=.{1,200}$)(?!/)[^\\p{Cntrl}]+",
                          "folder of up to 200 characters, without / at its beginning")),
                  "",
                  "Folder of the bucket that is watched; empty = its top")
              .where("no folder of reelay.storage.key in the same bucket"));
  static final Setting<String> INBOX_S3_REGION =
      add(
          Setting.of(
              "reelay.inbox.s3.region",
              optional(REGION),
              "",
              "Region of the watched bucket; region, endpoint, path-style and keys are those of"
                  + " reelay.storage.s3 where none of them is given"));
  static final Setting<URI> INBOX_S3_ENDPOINT =
      add(
          Setting.of(
              "reelay.inbox.s3.endpoint",
              optional(new UrlValue(UrlValue.Use.BASE)),
              "",
              "S3-compatible server of the watched bucket; empty = AWS"));
  static final Setting<Boolean> INBOX_S3_PATH_STYLE =
      add(
          Setting.of(
              "reelay.inbox.s3.path-style",
              new BooleanValue(),
              "false",
              "Watched bucket in the path instead of the host name"));
  static final Setting<String> INBOX_S3_ACCESS_KEY =
      add(
          Setting.of(
                  "reelay.inbox.s3.access-key",
                  optional(BEARER),
                  "",
                  "Access key of the watched bucket; empty = the AWS default chain")
              .where(BOTH_KEYS)
              .asSecret());
  static final Setting<String> INBOX_S3_SECRET_KEY =
      add(
          Setting.of(
                  "reelay.inbox.s3.secret-key",
                  optional(BEARER),
                  "",
                  "Secret key of the watched bucket; empty = the AWS default chain")
              .where(BOTH_KEYS)
              .asSecret());
  static final Setting<Duration> INBOX_S3_INTERVAL =
      add(
          Setting.of(
              "reelay.inbox.s3.interval",
              new DurationValue("100ms", "1h"),
              "10s",
              "Time between two listings of the watched folder, where there is no queue"));
  static final Setting<String> INBOX_S3_QUEUE =
      add(
          Setting.of(
                  "reelay.inbox.s3.queue",
                  optional(
                      text(
                          "URL or name",
                          "(https?://[^\\p{Cntrl}\\s?#{}]+/)?[A-Za-z0-9_-]{1,80}",
                          "URL or name of an SQS queue")),
                  "",
                  "Queue of the bucket's event notifications; empty = none")
              .where("needs reelay.inbox.s3.bucket"));
  static final Setting<Duration> INBOX_S3_SWEEP_INTERVAL =
      add(
          Setting.of(
              "reelay.inbox.s3.sweep-interval",
              new DurationValue("1s", "7d"),
              "1h",
              "Time between two listings of the watched folder, where there is a queue"));
  static final Setting<Integer> INBOX_S3_THREADS =
      add(
          Setting.of(
              "reelay.inbox.s3.threads",
              new IntegerValue(1, 64, "threads"),
              "4",
              "Objects of the watched folder taken at the same time"));

  static final Setting<String> GATEWAY =
      add(
          Setting.of(
                  "reelay.gateway",
                  optional(text("name", NO_CONTROL, "the name of a configured gateway")),
                  "",
                  "Gateway of the prompts that name none; may be empty when there is only one")
              .where(SEVERAL_GATEWAYS));
  static final Setting<String> GATEWAY_DIALECT =
      add(
          Setting.required(
              "reelay.gateways.NAME.dialect",
              text("name", "[a-z0-9][a-z0-9-]*", "a dialect with its two files in routes/kamelets"),
              "How the gateway is talked to"));
  static final Setting<URI> GATEWAY_BASE_URL =
      add(
          Setting.required(
              "reelay.gateways.NAME.base-url",
              new UrlValue(UrlValue.Use.BASE),
              "Where the gateway is; with http:// the key travels in clear"));
  static final Setting<String> GATEWAY_API_KEY =
      add(
          Setting.required(
                  "reelay.gateways.NAME.api-key", BEARER, "Bearer token, without the word Bearer")
              .asSecret());
  static final Setting<Integer> GATEWAY_MAX_IN_FLIGHT =
      add(
          Setting.of(
              "reelay.gateways.NAME.max-in-flight",
              new IntegerValue(1, 100_000, "jobs"),
              "20",
              "Jobs at the gateway at the same time"));
  static final Setting<Integer> GATEWAY_MAX_CREATES_PER_MINUTE =
      add(
          Setting.of(
              "reelay.gateways.NAME.max-creates-per-minute",
              new IntegerValue(0, 100_000, "creates"),
              "0",
              "Creates sent to the gateway in any 60 s; 0 = no limit"));
  static final Setting<Integer> GATEWAY_MAX_CREATES_PER_HOUR =
      add(
          Setting.of(
              "reelay.gateways.NAME.max-creates-per-hour",
              new IntegerValue(0, 1_000_000, "creates"),
              "0",
              "Creates of the gateway that are billed or may be, in any 60 min; 0 = no limit"));
  static final Setting<Integer> GATEWAY_MAX_CREATES_PER_DAY =
      add(
          Setting.of(
              "reelay.gateways.NAME.max-creates-per-day",
              new IntegerValue(0, 10_000_000, "creates"),
              "0",
              "Creates of the gateway that are billed or may be, in any 24 h; 0 = no limit"));
  static final Setting<String> GATEWAY_IDEMPOTENCY =
      add(
          Setting.of(
              "reelay.gateways.NAME.idempotency",
              new ChoiceValue(Stream.of(Idempotency.values()).map(Idempotency::text).toList()),
              Idempotency.NONE.text(),
              "What the gateway does with a create under an Idempotency-Key that it knows: nothing,"
                  + " answer as the first time, or answer 409"));
  static final Setting<Duration> GATEWAY_IDEMPOTENCY_WINDOW =
      add(
          Setting.of(
              "reelay.gateways.NAME.idempotency-window",
              new DurationValue("1m", "7d"),
              "1h",
              "How long a create may be sent again under its key; less than the gateway knows it"));
  static final Setting<Duration> GATEWAY_CONNECT_TIMEOUT =
      add(
          Setting.of(
              "reelay.gateways.NAME.connect-timeout",
              new DurationValue("100ms", "2m"),
              "10s",
              "Longest wait for a connection"));
  static final Setting<Duration> GATEWAY_RESPONSE_TIMEOUT =
      add(
          Setting.of(
              "reelay.gateways.NAME.response-timeout",
              new DurationValue("1s", "10m"),
              "60s",
              "Longest wait for an answer; a create that runs into it may be billed"));

  static final Setting<String> DEFAULTS =
      add(
          Setting.of(
              "reelay.defaults.FIELD",
              optional(text("text", "(?s).+", "a value of the prompt field")),
              "",
              "Value of a prompt field where the prompt has none; empty = none is sent"));

  static final Setting<Duration> DISPATCH_INTERVAL =
      add(
          Setting.of(
              "reelay.dispatch.interval",
              new DurationValue("50ms", "1m"),
              "500ms",
              "Time between two looks for work"));
  static final Setting<Integer> DISPATCH_SUBMIT_THREADS =
      add(
          Setting.of(
              "reelay.dispatch.submit-threads",
              new IntegerValue(1, 256, "threads"),
              "16",
              "Creates sent at the same time"));
  static final Setting<Duration> DISPATCH_LEASE =
      add(
          Setting.of(
              "reelay.dispatch.lease",
              new DurationValue("5s", "1h"),
              "60s",
              "A job whose node was silent this long is taken over"));

  static final Setting<Integer> MAX_ATTEMPTS =
      add(
          Setting.of(
              "reelay.max-attempts",
              new IntegerValue(1, 100, "creates"),
              "3",
              "Creates of one job that are billed or may be; retry counts, also a person's"));
  static final Setting<Set<String>> RETRY_FAILED =
      add(
          Setting.of(
              "reelay.retry.failed",
              new OptionalValue<>(
                  new WordsValue(
                      PurchaseSettings.RETRIABLE_FAILURES,
                      "an error kind",
                      "one or more of " + String.join(", ", PurchaseSettings.RETRIABLE_FAILURES)),
                  Set.of()),
              "",
              "Error kinds of failed jobs that are created, and paid, again by themselves"));
  static final Setting<Duration> RECONCILE_INTERVAL =
      add(
          Setting.of(
              "reelay.reconcile.interval",
              new DurationValue("0s", "1d"),
              "5m",
              "Time between two looks for the tasks of unknown jobs, where the gateway lists its"
                  + " tasks; 0s = off"));
  static final Setting<String> COSTS_CURRENCY =
      add(
          Setting.of(
              "reelay.costs.currency",
              text("code", "[A-Z]{3}", "an ISO 4217 code"),
              "USD",
              "Currency of the costs; nothing is converted"));
  static final Setting<BigDecimal> COSTS_MAX_PER_DAY =
      add(
          Setting.of(
                  "reelay.costs.max-per-day",
                  new AmountValue(),
                  "0",
                  "Estimated cost of all creates in any 24 h at which no more are sent; 0 = no limit")
              .where("needs a reelay.costs.MODEL"));
  static final Setting<Price> COSTS =
      add(
          Setting.of(
              "reelay.costs.MODEL",
              new OptionalValue<>(new PriceValue(), null),
              "",
              "Estimated cost of a create of the model; the model default stands for any other"));

  static final Setting<Duration> POLL_FIRST_DELAY =
      add(
          Setting.of(
              "reelay.poll.first-delay",
              new DurationValue("0s", "1h"),
              "10s",
              "Wait between create and first poll"));
  static final Setting<Duration> POLL_INTERVAL =
      add(
          Setting.of(
              "reelay.poll.interval",
              new DurationValue("100ms", "1h"),
              "10s",
              "Wait between two polls of a job"));
  static final Setting<Duration> POLL_MAX_INTERVAL =
      add(
          Setting.of(
                  "reelay.poll.max-interval",
                  new DurationValue("100ms", "1h"),
                  "30s",
                  "Longest wait between two polls of a job")
              .where("not below reelay.poll.interval"));
  static final Setting<Duration> POLL_DEADLINE =
      add(
          Setting.of(
              "reelay.poll.deadline",
              new DurationValue("1s", "7d"),
              "60m",
              "A job unfinished after this expires; its task id is kept"));
  static final Setting<Integer> POLL_MAX_POLLS =
      add(
          Setting.of(
              "reelay.poll.max-polls",
              new IntegerValue(1, 1_000_000, "polls"),
              "1000",
              "A job unfinished after this many polls expires"));
  static final Setting<Duration> POLL_URL_GRACE =
      add(
          Setting.of(
              "reelay.poll.url-grace",
              new DurationValue("0s", "1h"),
              "2m",
              "How much later than its success a job may show its video's URL"));
  static final Setting<Integer> POLL_THREADS =
      add(
          Setting.of(
              "reelay.poll.threads",
              new IntegerValue(1, 256, "threads"),
              "16",
              "Polls sent at the same time"));

  static final Setting<String> STORAGE_KIND =
      add(
          Setting.of(
              "reelay.storage.kind",
              new ChoiceValue(List.of(StorageSettings.S3, StorageSettings.DIRECTORY)),
              StorageSettings.S3,
              "Where finished videos go"));
  static final Setting<String> STORAGE_DIRECTORY =
      add(
          Setting.of(
              "reelay.storage.directory",
              text("path", NO_CONTROL, "a path"),
              "videos",
              "Folder of the videos, for the kind directory"));
  static final Setting<String> S3_BUCKET =
      add(
          Setting.of("reelay.storage.s3.bucket", optional(BUCKET), "", "Bucket of the videos")
              .where("required for the kind s3"));
  static final Setting<String> S3_REGION =
      add(
          Setting.of(
              "reelay.storage.s3.region",
              optional(REGION),
              "",
              "Region; empty = the AWS default chain"));
  static final Setting<URI> S3_ENDPOINT =
      add(
          Setting.of(
              "reelay.storage.s3.endpoint",
              optional(new UrlValue(UrlValue.Use.BASE)),
              "",
              "S3-compatible server; empty = AWS"));
  static final Setting<Boolean> S3_PATH_STYLE =
      add(
          Setting.of(
              "reelay.storage.s3.path-style",
              new BooleanValue(),
              "false",
              "Bucket in the path instead of the host name"));
  static final Setting<String> S3_ACCESS_KEY =
      add(
          Setting.of(
                  "reelay.storage.s3.access-key",
                  optional(BEARER),
                  "",
                  "Access key; empty = the AWS default chain")
              .where(BOTH_KEYS)
              .asSecret());
  static final Setting<String> S3_SECRET_KEY =
      add(
          Setting.of(
                  "reelay.storage.s3.secret-key",
                  optional(BEARER),
                  "",
                  "Secret key; empty = the AWS default chain")
              .where(BOTH_KEYS)
              .asSecret());
  static final Setting<Long> S3_PART_SIZE =
      add(
          Setting.of(
                  "reelay.storage.s3.part-size",
                  new ByteCountValue("5MiB", "512MiB"),
                  "8MiB",
                  "Part of a multipart upload, and the memory of each running upload")
              .where("at least a 10,000th of reelay.storage.max-size"));
  static final Setting<String> S3_CHECKSUM =
      add(
          Setting.of(
              "reelay.storage.s3.checksum",
              new ChoiceValue(S3Settings.CHECKSUMS),
              "auto",
              "By what the server checks each body; auto = sha256 on AWS, md5 where an endpoint is set"));
  static final Setting<Boolean> S3_IF_NONE_MATCH =
      add(
          Setting.of(
              "reelay.storage.s3.if-none-match",
              new BooleanValue(),
              "true",
              "Whether a key is written to only while nothing but the job's own video is there"));
  static final Setting<String> S3_ENCRYPTION =
      add(
          Setting.of(
              "reelay.storage.s3.encryption",
              new ChoiceValue(S3Settings.ENCRYPTION_WORDS),
              "bucket",
              "How the server encrypts what it keeps: as the bucket says, by SSE-S3, SSE-KMS or DSSE-KMS"));
  static final Setting<String> S3_KMS_KEY =
      add(
          Setting.of(
                  "reelay.storage.s3.kms-key",
                  optional(text("name", "[\\w:/.-]{1,2048}", "id, alias or ARN of a KMS key")),
                  "",
                  "Key of SSE-KMS and DSSE-KMS; empty = the account's own")
              .where("only with such an encryption"));
  static final Setting<String> S3_STORAGE_CLASS =
      add(
          Setting.of(
              "reelay.storage.s3.storage-class",
              optional(text("name", "[A-Z][A-Z0-9_]{0,63}", "a storage class such as STANDARD_IA")),
              "",
              "Storage class of the videos; empty = the server's own"));
  static final Setting<String> S3_TAGS =
      add(
          Setting.of(
              "reelay.storage.s3.tags",
              optional(
                  text(
                      "template",
                      NO_CONTROL,
                      "up to 10 NAME=VALUE with commas between; values of text and what reelay.storage.key knows")),
              "",
              "Tags of the videos' objects"));
  static final Setting<Duration> S3_LINK_LIFETIME =
      add(
          Setting.of(
              "reelay.storage.s3.link-lifetime",
              new DurationValue("0s", "7d"),
              "0s",
              "How long the link to a video in webhooks and the API is good for; 0s = no link"));
  static final Setting<String> STORAGE_KEY =
      add(
          Setting.of(
              "reelay.storage.key",
              text(
                  "template",
                  NO_CONTROL,
                  "path of text, {date}, {name}, {jobId}, {taskId}, {model}, {gateway}"),
              "{date}/{name}-{jobId}.mp4",
              "Key or path of a video"));
  static final Setting<Integer> STORAGE_THREADS =
      add(
          Setting.of(
              "reelay.storage.threads",
              new IntegerValue(1, 64, "threads"),
              "4",
              "Videos stored at the same time"));
  static final Setting<Long> STORAGE_MAX_SIZE =
      add(
          Setting.of(
              "reelay.storage.max-size",
              new ByteCountValue("1MiB", "5TiB"),
              "10GiB",
              "A larger video is not stored"));
  static final Setting<Duration> STORAGE_SWEEP_INTERVAL =
      add(
          Setting.of(
              "reelay.storage.sweep-interval",
              new DurationValue("0s", "1d"),
              "10m",
              "Time between two looks for what killed processes have left in the storage; 0s = off"));
  static final Setting<Boolean> STORAGE_SIDECAR =
      add(
          Setting.of(
              "reelay.storage.sidecar",
              new BooleanValue(),
              "true",
              "Whether the prompt and all facts are written beside each video, as KEY.json"));

  static final Setting<Long> IMAGES_MAX_SIZE =
      add(
          Setting.of(
              "reelay.images.max-size",
              new ByteCountValue("1KiB", "256MiB"),
              "20MiB",
              "A prompt with a larger local image is rejected"));
  static final Setting<String> IMAGES_PREFIX =
      add(
          Setting.of(
              "reelay.images.prefix",
              text("text", KEY_PREFIX, "A-Z, a-z, 0-9, _ and /; dash and dot within a name"),
              "reelay-images/",
              "How the keys of local images in the storage begin"));
  static final Setting<Duration> IMAGES_LINK_LIFETIME =
      add(
          Setting.of(
              "reelay.images.link-lifetime",
              new DurationValue("10m", "7d"),
              "24h",
              "How long a gateway may fetch a local image; less where the S3 keys end sooner"));

  static final Setting<URI> WEBHOOK_URL =
      add(
          Setting.of(
              "reelay.webhook.url",
              optional(new UrlValue(UrlValue.Use.TARGET)),
              "",
              "Where events are sent; empty = off"));
  static final Setting<String> WEBHOOK_SECRET =
      add(
          Setting.of(
                  "reelay.webhook.secret",
                  optional(new WebhookSecretValue()),
                  "",
                  "Signing secret as in Standard Webhooks")
              .where("required with reelay.webhook.url and with reelay.webhook.from-prompts")
              .asSecret());
  static final Setting<Boolean> WEBHOOK_FROM_PROMPTS =
      add(
          Setting.of(
              "reelay.webhook.from-prompts",
              new BooleanValue(),
              "false",
              "Whether a prompt's webhook_url gets its events in place of reelay.webhook.url"));
  static final Setting<Set<String>> WEBHOOK_EVENTS =
      add(
          Setting.of(
              "reelay.webhook.events",
              new WordsValue(WebhookSettings.EVENTS, "an event", "one or more of these six"),
              String.join(",", WebhookSettings.EVENTS),
              "Events that are sent"));
  static final Setting<Duration> WEBHOOK_TIMEOUT =
      add(
          Setting.of(
              "reelay.webhook.timeout",
              new DurationValue("1s", "1m"),
              "20s",
              "Longest wait for the receiver's answer"));
  static final Setting<Duration> WEBHOOK_INTERVAL =
      add(
          Setting.of(
              "reelay.webhook.interval",
              new DurationValue("100ms", "1m"),
              "1s",
              "Time between two looks for events to send"));
  static final Setting<Integer> WEBHOOK_THREADS =
      add(
          Setting.of(
              "reelay.webhook.threads",
              new IntegerValue(1, 32, "threads"),
              "4",
              "Events sent at the same time"));

  static final Setting<List<String>> NETWORK_ALLOW =
      add(
          Setting.of(
              "reelay.network.allow",
              new OptionalValue<>(new NetworksValue(), List.of()),
              "",
              "Private addresses that webhooks and downloads may still go to"));

  static final Setting<String> LEDGER_URL =
      add(
          Setting.of(
              "reelay.ledger.url",
              new LedgerUrlValue(),
              "jdbc:sqlite:data/ledger.db",
              "The ledger, made where it is missing: a file for one node, PostgreSQL for several"));
  static final Setting<String> LEDGER_USER =
      add(
          Setting.of(
                  "reelay.ledger.user",
                  optional(text("name", NO_CONTROL, "a name")),
                  "",
                  "User of the PostgreSQL ledger")
              .where("required where reelay.ledger.url is PostgreSQL's"));
  static final Setting<String> LEDGER_PASSWORD =
      add(
          Setting.of(
                  "reelay.ledger.password",
                  optional(text("secret", NO_CONTROL, "text without control characters")),
                  "",
                  "Password of the PostgreSQL ledger; empty = none is sent")
              .asSecret());
  static final Setting<Integer> LEDGER_CONNECTIONS =
      add(
          Setting.of(
              "reelay.ledger.connections",
              new IntegerValue(2, 100, "connections"),
              "8",
              "Connections of this node to the PostgreSQL ledger"));
  static final Setting<Duration> LEDGER_RETENTION =
      add(
          Setting.of(
              "reelay.ledger.retention",
              new DurationValue("1h", "3650d"),
              "30d",
              "How long attempts of ended jobs and delivered events are kept; jobs stay"));

  static final Setting<String> HTTP_HOST =
      add(
          Setting.of(
              "reelay.http.host",
              text("address", "[A-Za-z0-9.:_-]+", "an address or host name"),
              "127.0.0.1",
              "Address of the API, health and metrics"));
  static final Setting<Integer> HTTP_PORT =
      add(
          Setting.of(
              "reelay.http.port",
              new IntegerValue(0, 65535, "port"),
              "8080",
              "Port of the API, health and metrics, 0 = any free one"));
  static final Setting<String> HTTP_TOKEN =
      add(
          Setting.of(
                  "reelay.http.token",
                  optional(BEARER),
                  "",
                  "Bearer token that each request must show; empty = none asked for")
              .where("required where reelay.http.host is not loopback")
              .asSecret());

  static final Setting<Long> HEALTH_MIN_FREE_DISK =
      add(
          Setting.of(
              "reelay.health.min-free-disk",
              new ByteCountValue("1MiB", "1TiB"),
              "256MiB",
              "With less space free at the ledger, or for incoming prompts, Reelay is not ready"));

  static final Setting<Duration> SHUTDOWN_GRACE =
      add(
          Setting.of(
              "reelay.shutdown.grace",
              new DurationValue("1s", "10m"),
              "6s",
              "How long SIGTERM waits for creates, queries and transfers on the wire; a create that"
                  + " has not answered by then is unknown"));

  static final Setting<String> LOG_FORMAT =
      add(
          Setting.of(
              "reelay.log.format",
              new ChoiceValue(List.of("text", "json")),
              "text",
              "How the log on the standard output is written: lines of text, or of JSON"));

  private Catalogue() {}

  static List<Setting<?>> settings() {
    return Collections.unmodifiableList(SETTINGS);
  }

  static boolean knows(String property) {
    return SETTINGS.stream().anyMatch(setting -> setting.name().matches(property));
  }

  /** The property that an environment variable stands for. */
  static Optional<String> propertyOf(String environmentVariable) {
    return SETTINGS.stream()
        .flatMap(setting -> setting.name().propertyOf(environmentVariable).stream())
        .findFirst();
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    SETTINGS.add(setting);
    return setting;
  }

  private static TextValue text(String unit, String shape, String allowed) {
    return new TextValue(unit, Pattern.compile(shape), allowed);
  }

  private static OptionalValue<URI> optional(UrlValue type) {
    return new OptionalValue<>(type, null);
  }

  private static OptionalValue<String> optional(ValueType<String> type) {
    return new OptionalValue<>(type, "");
  }
}
