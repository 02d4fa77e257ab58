package io.reelay.config;

import static io.reelay.config.ValueTypes.amount;
import static io.reelay.config.ValueTypes.baseUrl;
import static io.reelay.config.ValueTypes.choice;
import static io.reelay.config.ValueTypes.directHosts;
import static io.reelay.config.ValueTypes.duration;
import static io.reelay.config.ValueTypes.headers;
import static io.reelay.config.ValueTypes.integer;
import static io.reelay.config.ValueTypes.ledgerUrl;
import static io.reelay.config.ValueTypes.networks;
import static io.reelay.config.ValueTypes.price;
import static io.reelay.config.ValueTypes.proxy;
import static io.reelay.config.ValueTypes.size;
import static io.reelay.config.ValueTypes.targetUrl;
import static io.reelay.config.ValueTypes.text;
import static io.reelay.config.ValueTypes.trueOrFalse;
import static io.reelay.config.ValueTypes.webhookSecret;
import static io.reelay.config.ValueTypes.words;

import io.reelay.config.CostSettings.Price;
import io.reelay.config.GatewaySettings.Idempotency;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The list of all settings. Reading, faults, the table in the documentation and the shipped {@code
 * application.properties} follow this list.
 */
final class Catalogue {
  private static final List<Setting<?>> SETTINGS = new ArrayList<>();

  /** Former name of a setting → its present name. */
  private static final Map<String, String> FORMER_NAMES =
      Map.of("reelay.webhook.from-prompts", "reelay.webhook.allow-prompt-url");

  private static final String NO_CONTROL = "[^\\p{Cntrl}]+";

  /** The folder is part of a Camel endpoint URI, where these characters have a meaning. */
  private static final String ENDPOINT_PATH = "(?:(?!\\{\\{)[^\\p{Cntrl}?%])*";

  /** It is a folder below the storage folder too, but not the one for unfinished files. */
  private static final String KEY_PREFIX = "(?=.{1,200}$)(?:\\w[\\w.-]*/)*\\w[\\w.-]*/?";

  static final String PARK = "park";
  static final String RETRY = "retry";

  private static final String SEVERAL_GATEWAYS = "required if several gateways are configured";

  /**
   * An HTTP field value may only have visible ASCII (RFC 9110, 5.5). A line break would add another
   * field.
   */
  private static final ValueType<String> BEARER =
      text("token", "[\\x21-\\x7E]+", "visible ASCII without spaces");

  /**
   * Names of general purpose buckets, from the S3 user guide's page "bucketnamingrules". Reserved
   * endings are allowed, because an access point's alias ({@code -s3alias}) can be written to.
   */
  private static final Pattern AWS_BUCKET =
      Pattern.compile(
          "(?!xn--|sthree-)(?!\\d+(\\.\\d+){3}$)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /**
   * Older names, which S3 allowed in the past and Ceph, MinIO and others still allow: with
   * capitals, {@code _}, and up to 255 characters (the same page, "Legacy buckets").
   */
  private static final ValueType<String> BUCKET =
      text(
          "name",
          "[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]",
          "S3 bucket name (3..63 of a-z, 0-9, dot, dash; with an endpoint 3..255, also A-Z and _)");

  private static final ValueType<String> REGION =
      text("name", "[A-Za-z0-9][A-Za-z0-9_-]{0,62}", "a region such as eu-west-1");

  private static final String BOTH_KEYS = "both keys or neither";

  static final Setting<String> INBOX_DIRECTORY =
      optional("reelay.inbox.directory", text("path", ENDPOINT_PATH, "a path without ?, % and {{"))
          .byDefault("inbox")
          .meaning("Watched folder for prompt files; empty = off");
  static final Setting<Duration> INBOX_INTERVAL =
      setting("reelay.inbox.interval", duration("100ms", "1h"), "1s")
          .meaning("Time between two checks of the folder");
  static final Setting<Duration> INBOX_SETTLE =
      setting("reelay.inbox.settle", duration("100ms", "10m"), "1s")
          .meaning("A file is read after it was unchanged for this time");
  static final Setting<Long> INBOX_MAX_FILE_SIZE =
      setting("reelay.inbox.max-file-size", size("1KiB", "256MiB"), "16MiB")
          .meaning("Larger prompt files are rejected unread");
  static final Setting<String> INBOX_ON_ERROR =
      setting("reelay.inbox.on-error", choice("reject", "skip"), "reject")
          .meaning("Reaction to a wrong prompt in a file: reject the file, or skip the prompt");
  static final Setting<String> INBOX_DEDUPE =
      setting("reelay.inbox.dedupe", choice("name", "content"), "name")
          .meaning(
              "Equal prompts without a dedupe_key are one job: in files of the same name, or in"
                  + " all files (content)");
  static final Setting<String> INBOX_FRONT_MATTER_IGNORE =
      optional(
              "reelay.inbox.front-matter.ignore",
              text(
                  "comma list",
                  "[^\\s,:#](?:[^,:#\\r\\n]{0,98}[^\\s,:#])?(?:\\s*,\\s*[^\\s,:#](?:[^,:#\\r\\n]{0,98}[^\\s,:#])?)*",
                  "names of up to 100 characters, such as tags,aliases,cssclasses"))
          .meaning(
              "Fields that are left out of the front matter of .md files, because they are for"
                  + " other programs; empty = none");
  static final Setting<String> INBOX_S3_BUCKET =
      optional("reelay.inbox.s3.bucket", BUCKET)
          .meaning("Watched bucket for prompt files; empty = off");
  static final Setting<String> INBOX_S3_PREFIX =
      optional(
              "reelay.inbox.s3.prefix",
              text(
                  "text",
                  "(?=.{1,200}$)(?!/)[^\\p{Cntrl}]+",
                  "folder of up to 200 characters, without / at the start"))
          .where("not a folder of reelay.storage.key in the same bucket")
          .meaning("Watched folder of the bucket; empty = the top of the bucket");
  static final Setting<String> INBOX_S3_REGION =
      optional("reelay.inbox.s3.region", REGION)
          .meaning(
              "Region of the watched bucket. If region, endpoint, path-style and access-key are"
                  + " all not set, those of reelay.storage.s3 are used");
  static final Setting<URI> INBOX_S3_ENDPOINT =
      optional("reelay.inbox.s3.endpoint", baseUrl(), null)
          .meaning("S3-compatible server of the watched bucket; empty = AWS");
  static final Setting<Boolean> INBOX_S3_PATH_STYLE =
      setting("reelay.inbox.s3.path-style", trueOrFalse(), "false")
          .meaning("The watched bucket's name is in the path instead of the host name");
  static final Setting<String> INBOX_S3_ACCESS_KEY =
      optional("reelay.inbox.s3.access-key", BEARER)
          .where(BOTH_KEYS)
          .secret()
          .meaning("Access key of the watched bucket; empty = the AWS default chain");
  static final Setting<String> INBOX_S3_SECRET_KEY =
      optional("reelay.inbox.s3.secret-key", BEARER)
          .where(BOTH_KEYS)
          .secret()
          .meaning("Secret key of the watched bucket; empty = the AWS default chain");
  static final Setting<Duration> INBOX_S3_INTERVAL =
      setting("reelay.inbox.s3.interval", duration("100ms", "1h"), "10s")
          .meaning("Time between two listings of the watched folder if there is no queue");
  static final Setting<String> INBOX_S3_QUEUE =
      optional(
              "reelay.inbox.s3.queue",
              text(
                  "URL or name",
                  "(https?://[^\\p{Cntrl}\\s?#{}]+/)?[A-Za-z0-9_-]{1,80}",
                  "URL or name of an SQS queue"))
          .where("needs reelay.inbox.s3.bucket")
          .meaning("Queue of the bucket's event notifications; empty = none");
  static final Setting<Duration> INBOX_S3_SWEEP_INTERVAL =
      setting("reelay.inbox.s3.sweep-interval", duration("1s", "7d"), "1h")
          .meaning("Time between two listings of the watched folder if there is a queue");
  static final Setting<Integer> INBOX_S3_THREADS =
      setting("reelay.inbox.s3.threads", integer(1, 64, "threads"), "4")
          .meaning("Objects of the watched folder read at the same time");

  static final Setting<String> GATEWAY =
      optional("reelay.gateway", text("name", NO_CONTROL, "the name of a configured gateway"))
          .where(SEVERAL_GATEWAYS)
          .meaning("Gateway of the prompts that name none; may be empty if only one is configured");
  static final Setting<String> GATEWAY_DIALECT =
      required(
              "reelay.gateways.NAME.dialect",
              text("name", "[a-z0-9][a-z0-9-]*", "a dialect with its two files in routes/kamelets"))
          .meaning("Dialect: the kind of API that the gateway has");
  static final Setting<URI> GATEWAY_BASE_URL =
      required("reelay.gateways.NAME.base-url", baseUrl())
          .meaning("Address of the gateway; http:// sends the key unencrypted");
  static final Setting<String> GATEWAY_API_KEY =
      required("reelay.gateways.NAME.api-key", BEARER)
          .secret()
          .meaning("Bearer token, without the word Bearer");
  static final Setting<Map<String, String>> GATEWAY_HEADERS =
      optional("reelay.gateways.NAME.headers", headers(), Map.of())
          .secret()
          .meaning(
              "More headers for the gateway's own origin, for example for an access proxy;"
                  + " empty = none");
  static final Setting<String> GATEWAY_USER_AGENT =
      optional(
              "reelay.gateways.NAME.user-agent",
              text(
                  "text",
                  "[\\x21-\\x7e][\\x20-\\x7e]{0,199}",
                  "visible ASCII, up to 200 characters"))
          .meaning("User-Agent header for the gateway; empty = Reelay/VERSION");
  static final Setting<Integer> GATEWAY_MAX_IN_FLIGHT =
      setting("reelay.gateways.NAME.max-in-flight", integer(1, 100_000, "jobs"), "20")
          .meaning("Most jobs at the gateway at the same time");
  static final Setting<Integer> GATEWAY_MAX_CREATES_PER_MINUTE =
      setting("reelay.gateways.NAME.max-creates-per-minute", integer(0, 100_000, "creates"), "0")
          .meaning("Most creates that are sent to the gateway in any 60 s; 0 = no limit");
  static final Setting<Integer> GATEWAY_MAX_CREATES_PER_HOUR =
      setting("reelay.gateways.NAME.max-creates-per-hour", integer(0, 1_000_000, "creates"), "0")
          .meaning(
              "Most creates that are billed or may be billed by the gateway in any 60 min; 0 ="
                  + " no limit");
  static final Setting<Integer> GATEWAY_MAX_CREATES_PER_DAY =
      setting("reelay.gateways.NAME.max-creates-per-day", integer(0, 10_000_000, "creates"), "0")
          .meaning(
              "Most creates that are billed or may be billed by the gateway in any 24 h; 0 = no"
                  + " limit");
  static final Setting<String> GATEWAY_IDEMPOTENCY =
      setting(
              "reelay.gateways.NAME.idempotency",
              choice(Stream.of(Idempotency.values()).map(Idempotency::text).toList()),
              Idempotency.NONE.text())
          .meaning(
              "The gateway's answer to a create with a known Idempotency-Key: it does not know"
                  + " keys, the first answer again, or 409");
  static final Setting<Duration> GATEWAY_IDEMPOTENCY_WINDOW =
      setting("reelay.gateways.NAME.idempotency-window", duration("1m", "7d"), "1h")
          .meaning(
              "Time in which a create may be sent again under its key; must be shorter than the"
                  + " gateway remembers keys");
  static final Setting<String> GATEWAY_ON_SERVER_ERROR =
      setting("reelay.gateways.NAME.on-server-error", choice(PARK, RETRY), PARK)
          .where("retry only if the dialect names the document that allows it")
          .meaning(
              "After a 500 or 503 in the gateway's own JSON, the create waits for the operator"
                  + " (park) or is sent again, three times at most (retry)");
  static final Setting<Duration> GATEWAY_CONNECT_TIMEOUT =
      setting("reelay.gateways.NAME.connect-timeout", duration("100ms", "2m"), "10s")
          .meaning("Longest wait for a connection");
  static final Setting<Duration> GATEWAY_RESPONSE_TIMEOUT =
      setting("reelay.gateways.NAME.response-timeout", duration("1s", "10m"), "60s")
          .meaning("Longest wait for an answer; a create without an answer by then may be billed");

  static final Setting<String> DEFAULTS =
      optional("reelay.defaults.FIELD", text("text", "(?s).+", "a value of the prompt field"))
          .meaning("Value of a field that a prompt leaves out; empty = the field is not sent");

  static final Setting<Duration> DISPATCH_INTERVAL =
      setting("reelay.dispatch.interval", duration("50ms", "1m"), "500ms")
          .meaning("Time between two rounds of claims");
  static final Setting<Integer> DISPATCH_SUBMIT_THREADS =
      setting("reelay.dispatch.submit-threads", integer(1, 256, "threads"), "16")
          .meaning("Creates sent at the same time");
  static final Setting<Duration> DISPATCH_LEASE =
      setting("reelay.dispatch.lease", duration("5s", "1h"), "60s")
          .meaning("If a node renews no lease for this time, other nodes take its jobs over");

  static final Setting<Integer> MAX_ATTEMPTS =
      setting("reelay.max-attempts", integer(1, 100, "creates"), "3")
          .meaning(
              "Most creates of one job that are billed or may be billed; each retry counts,"
                  + " also by the operator");
  static final Setting<Set<String>> RETRY_FAILED =
      optional(
              "reelay.retry.failed",
              words(
                  ReelaySettings.Purchases.RETRIABLE_FAILURES,
                  "an error kind",
                  "one or more of "
                      + String.join(", ", ReelaySettings.Purchases.RETRIABLE_FAILURES)),
              Set.of())
          .meaning(
              "Error kinds of failed jobs that Reelay creates again by itself; each create is"
                  + " paid");
  static final Setting<Duration> RECONCILE_INTERVAL =
      setting("reelay.reconcile.interval", duration("0s", "1d"), "5m")
          .meaning(
              "Time between two searches for the tasks of unknown jobs at gateways that list"
                  + " their tasks; 0s = off");
  static final Setting<String> COSTS_CURRENCY =
      setting("reelay.costs.currency", text("code", "[A-Z]{3}", "an ISO 4217 code"), "USD")
          .meaning("Currency of the costs; nothing is converted");
  static final Setting<BigDecimal> COSTS_MAX_PER_DAY =
      setting("reelay.costs.max-per-day", amount(), "0")
          .where("needs reelay.costs.MODEL")
          .meaning("Highest estimated cost of all creates in any 24 h; 0 = no limit");
  static final Setting<Price> COSTS =
      optional("reelay.costs.MODEL", price(), null)
          .meaning(
              "Estimated cost of a create of this model; reelay.costs.default is for all other"
                  + " models");

  static final Setting<Duration> POLL_FIRST_DELAY =
      setting("reelay.poll.first-delay", duration("0s", "1h"), "10s")
          .meaning("Wait between create and first poll");
  static final Setting<Duration> POLL_INTERVAL =
      setting("reelay.poll.interval", duration("100ms", "1h"), "10s")
          .meaning("Wait between two polls of a job");
  static final Setting<Duration> POLL_MAX_INTERVAL =
      setting("reelay.poll.max-interval", duration("100ms", "1h"), "30s")
          .where("at least reelay.poll.interval")
          .meaning(
              "Longest wait between two polls of a job; up to four times as long while no recent task of its model has ended so early");
  static final Setting<Duration> POLL_DEADLINE =
      setting("reelay.poll.deadline", duration("1s", "7d"), "60m")
          .meaning("A job that is not finished after this time expires; its task id is kept");
  static final Setting<Integer> POLL_MAX_POLLS =
      setting("reelay.poll.max-polls", integer(1, 1_000_000, "polls"), "1000")
          .meaning("A job that is not finished after this many polls expires");
  static final Setting<Duration> POLL_URL_GRACE =
      setting("reelay.poll.url-grace", duration("0s", "1h"), "2m")
          .meaning("Longest wait for the video's URL after the gateway reports success");
  static final Setting<Integer> POLL_THREADS =
      setting("reelay.poll.threads", integer(1, 256, "threads"), "16")
          .meaning("Polls sent at the same time");

  static final Setting<String> STORAGE_KIND =
      setting(
              "reelay.storage.kind",
              choice(StorageSettings.S3, StorageSettings.DIRECTORY),
              StorageSettings.S3)
          .meaning("Kind of storage for finished videos");
  static final Setting<String> STORAGE_DIRECTORY =
      setting("reelay.storage.directory", text("path", NO_CONTROL, "a path"), "videos")
          .meaning("Folder of the videos, if the kind is directory");
  static final Setting<String> S3_BUCKET =
      optional("reelay.storage.s3.bucket", BUCKET)
          .where("required if the kind is s3")
          .meaning("Bucket of the videos");
  static final Setting<String> S3_REGION =
      optional("reelay.storage.s3.region", REGION).meaning("Region; empty = the AWS default chain");
  static final Setting<URI> S3_ENDPOINT =
      optional("reelay.storage.s3.endpoint", baseUrl(), null)
          .meaning("S3-compatible server; empty = AWS");
  static final Setting<Boolean> S3_PATH_STYLE =
      setting("reelay.storage.s3.path-style", trueOrFalse(), "false")
          .meaning("The bucket's name is in the path instead of the host name");
  static final Setting<String> S3_ACCESS_KEY =
      optional("reelay.storage.s3.access-key", BEARER)
          .where(BOTH_KEYS)
          .secret()
          .meaning("Access key; empty = the AWS default chain");
  static final Setting<String> S3_SECRET_KEY =
      optional("reelay.storage.s3.secret-key", BEARER)
          .where(BOTH_KEYS)
          .secret()
          .meaning("Secret key; empty = the AWS default chain");
  static final Setting<Long> S3_PART_SIZE =
      setting("reelay.storage.s3.part-size", size("5MiB", "512MiB"), "8MiB")
          .where("at least a 10,000th of reelay.storage.max-size")
          .meaning(
              "Size of a part of a multipart upload; each running upload needs this much memory, and"
                  + " up to three times as much while all parts are below 3/8 of the heap");
  static final Setting<String> S3_CHECKSUM =
      setting("reelay.storage.s3.checksum", choice(S3Settings.CHECKSUMS), "auto")
          .meaning(
              "Checksum by which the server checks each body; auto = sha256 on AWS; if an"
                  + " endpoint is set crc32c if the server confirms it, otherwise md5");
  static final Setting<Boolean> S3_IF_NONE_MATCH =
      setting("reelay.storage.s3.if-none-match", trueOrFalse(), "true")
          .meaning("Write to a key only if it is free or holds the job's own video");
  static final Setting<String> S3_ENCRYPTION =
      setting("reelay.storage.s3.encryption", choice(S3Settings.ENCRYPTIONS), "bucket")
          .meaning("Encryption by the server: as set for the bucket, SSE-S3, SSE-KMS or DSSE-KMS");
  static final Setting<String> S3_KMS_KEY =
      optional(
              "reelay.storage.s3.kms-key",
              text("name", "[\\w:/.-]{1,2048}", "id, alias or ARN of a KMS key"))
          .where("only with the encryption kms or kms-dsse")
          .meaning("Key of SSE-KMS and DSSE-KMS; empty = the account's own");
  static final Setting<String> S3_STORAGE_CLASS =
      optional(
              "reelay.storage.s3.storage-class",
              text("name", "[A-Z][A-Z0-9_]{0,63}", "a storage class such as STANDARD_IA"))
          .meaning("Storage class of the videos; empty = the server's default");
  static final Setting<String> S3_TAGS =
      optional(
              "reelay.storage.s3.tags",
              text(
                  "template",
                  NO_CONTROL,
                  "up to 10 NAME=VALUE with commas between; values of text and the fields of"
                      + " reelay.storage.key"))
          .meaning("Tags of the videos' objects");
  static final Setting<Duration> S3_LINK_LIFETIME =
      setting("reelay.storage.s3.link-lifetime", duration("0s", "7d"), "0s")
          .meaning("Lifetime of the link to a video in webhooks and the API; 0s = no link");
  static final Setting<String> STORAGE_KEY =
      setting(
              "reelay.storage.key",
              text(
                  "template",
                  NO_CONTROL,
                  "path of text, {date}, {name}, {jobId}, {taskId}, {model}, {gateway}"),
              "{date}/{name}-{jobId}.mp4")
          .meaning("Key or path of a video");
  static final Setting<Integer> STORAGE_THREADS =
      setting("reelay.storage.threads", integer(1, 64, "threads"), "4")
          .meaning("Videos stored at the same time");
  static final Setting<Long> STORAGE_MAX_SIZE =
      setting("reelay.storage.max-size", size("1MiB", "5TiB"), "10GiB")
          .meaning("Larger videos are not stored");
  static final Setting<Duration> STORAGE_SWEEP_INTERVAL =
      setting("reelay.storage.sweep-interval", duration("0s", "1d"), "10m")
          .meaning(
              "Time between two searches for unfinished uploads of killed processes; 0s = off");
  static final Setting<Boolean> STORAGE_SIDECAR =
      setting("reelay.storage.sidecar", trueOrFalse(), "true")
          .meaning("Write a sidecar KEY.json with the prompt and all facts beside each video");

  static final Setting<Long> IMAGES_MAX_SIZE =
      setting("reelay.images.max-size", size("1KiB", "256MiB"), "20MiB")
          .meaning("Prompts with a larger local image are rejected");
  static final Setting<String> IMAGES_PREFIX =
      setting(
              "reelay.images.prefix",
              text("text", KEY_PREFIX, "A-Z, a-z, 0-9, _ and /; dash and dot within a name"),
              "reelay-images/")
          .meaning("Start of the keys of local images in the storage");
  static final Setting<Duration> IMAGES_LINK_LIFETIME =
      setting("reelay.images.link-lifetime", duration("10m", "7d"), "24h")
          .meaning("Lifetime of the link to a local image; shorter if the S3 keys expire sooner");

  static final Setting<URI> WEBHOOK_URL =
      optional("reelay.webhook.url", targetUrl(), null)
          .meaning("Address that gets the events; empty = off");
  static final Setting<String> WEBHOOK_SECRET =
      optional("reelay.webhook.secret", webhookSecret())
          .where("required with reelay.webhook.url and with reelay.webhook.allow-prompt-url")
          .secret()
          .meaning("Signing secret of Standard Webhooks");
  static final Setting<Boolean> WEBHOOK_ALLOW_PROMPT_URL =
      setting("reelay.webhook.allow-prompt-url", trueOrFalse(), "false")
          .meaning("Let a prompt's webhook_url get its events instead of reelay.webhook.url");
  static final Setting<Set<String>> WEBHOOK_EVENTS =
      setting(
              "reelay.webhook.events",
              words(WebhookSettings.EVENTS, "an event", "one or more of these six"),
              String.join(",", WebhookSettings.EVENTS))
          .meaning("Events that are sent");
  static final Setting<Duration> WEBHOOK_TIMEOUT =
      setting("reelay.webhook.timeout", duration("1s", "1m"), "20s")
          .meaning("Longest wait for the receiver's answer");
  static final Setting<Duration> WEBHOOK_INTERVAL =
      setting("reelay.webhook.interval", duration("100ms", "1m"), "1s")
          .meaning("Time between two checks for events to send");
  static final Setting<Integer> WEBHOOK_THREADS =
      setting("reelay.webhook.threads", integer(1, 32, "threads"), "4")
          .meaning("Events sent at the same time");

  static final Setting<List<String>> NETWORK_ALLOW =
      optional("reelay.network.allow", networks(), List.of())
          .meaning("Private addresses to which webhooks and downloads may connect");
  static final Setting<String> NETWORK_CA_FILE =
      optional("reelay.network.ca-file", text("path", NO_CONTROL, "a path"))
          .meaning("PEM file of certificate authorities that are trusted in addition to the JDK's");
  static final Setting<ProxyAddress> NETWORK_PROXY =
      optional("reelay.network.proxy", proxy(), null)
          .meaning(
              "HTTP proxy for all servers except the ledger's; not set = HTTPS_PROXY or"
                  + " HTTP_PROXY of the environment; set but empty = none");
  static final Setting<String> NETWORK_PROXY_USER =
      optional("reelay.network.proxy-user", text("name", "[^\\p{Cntrl}:]+", "a name without colon"))
          .meaning("User name for the proxy; empty = the one in the proxy's URL, if it has one");
  static final Setting<String> NETWORK_PROXY_PASSWORD =
      optional(
              "reelay.network.proxy-password",
              text("secret", NO_CONTROL, "text without control characters"))
          .where("only with reelay.network.proxy-user")
          .secret()
          .meaning("Password of that user");
  static final Setting<DirectHosts> NETWORK_NO_PROXY =
      optional("reelay.network.no-proxy", directHosts(), DirectHosts.loopback())
          .meaning(
              "Hosts that are reached without the proxy; loopback always is; not set = NO_PROXY"
                  + " of the environment");
  static final Setting<Boolean> NETWORK_PROXY_RESOLVES =
      setting("reelay.network.proxy-resolves", trueOrFalse(), "false")
          .meaning(
              "Ask the proxy by name for webhooks and downloads, if there is no DNS for outside"
                  + " names; their addresses are not checked then");

  static final Setting<String> LEDGER_URL =
      setting("reelay.ledger.url", ledgerUrl(), "jdbc:sqlite:data/ledger.db")
          .meaning(
              "Address of the ledger: a file for one node, PostgreSQL for several; a missing"
                  + " ledger is created");
  static final Setting<String> LEDGER_USER =
      optional("reelay.ledger.user", text("name", NO_CONTROL, "a name"))
          .where("required if reelay.ledger.url is PostgreSQL")
          .meaning("User of the PostgreSQL ledger");
  static final Setting<String> LEDGER_PASSWORD =
      optional(
              "reelay.ledger.password",
              text("secret", NO_CONTROL, "text without control characters"))
          .secret()
          .meaning("Password of the PostgreSQL ledger; empty = none is sent");
  static final Setting<Integer> LEDGER_CONNECTIONS =
      setting("reelay.ledger.connections", integer(2, 100, "connections"), "8")
          .meaning(
              "Connections of this node to the PostgreSQL ledger; a quarter of them, at least"
                  + " one, is read-only");
  static final Setting<Duration> LEDGER_RETENTION =
      setting("reelay.ledger.retention", duration("1h", "3650d"), "30d")
          .meaning(
              "Time for which the history of ended jobs and delivered events are kept; jobs are"
                  + " kept for ever");

  static final Setting<String> HTTP_HOST =
      setting(
              "reelay.http.host",
              text("address", "[A-Za-z0-9.:_-]+", "an address or host name"),
              "127.0.0.1")
          .meaning("Address of the API, health and metrics");
  static final Setting<Integer> HTTP_PORT =
      setting("reelay.http.port", integer(0, 65535, "port"), "8080")
          .meaning("Port of the API, health and metrics; 0 = any free port");
  static final Setting<String> HTTP_TOKEN =
      optional("reelay.http.token", BEARER)
          .where("required if reelay.http.host is not loopback")
          .secret()
          .meaning("Bearer token that each request must have; empty = no token");

  static final Setting<Long> HEALTH_MIN_FREE_DISK =
      setting("reelay.health.min-free-disk", size("1MiB", "1TiB"), "256MiB")
          .meaning(
              "Reelay is not ready if less disk space is free for the ledger or for incoming"
                  + " prompts");

  static final Setting<Duration> SHUTDOWN_GRACE =
      setting("reelay.shutdown.grace", duration("1s", "10m"), "6s")
          .meaning(
              "Longest wait of SIGTERM for creates, queries and transfers on the wire; a create"
                  + " without an answer by then is unknown");

  static final Setting<String> LOG_FORMAT =
      setting("reelay.log.format", choice("text", "json"), "text")
          .meaning("Format of the log on the standard output: lines of text or of JSON");

  private Catalogue() {}

  /** Whether AWS allows this bucket name. Other servers allow more names. */
  static boolean isAwsBucket(String name) {
    return AWS_BUCKET.matcher(name).matches();
  }

  static List<Setting<?>> settings() {
    return Collections.unmodifiableList(SETTINGS);
  }

  /**
   * The present name for a former name; any other name stays the same. Former names work, and the
   * start warns about them.
   */
  static String presentName(String property) {
    return FORMER_NAMES.getOrDefault(property, property);
  }

  /** Also by a former name. */
  static boolean knows(String property) {
    String present = presentName(property);
    return SETTINGS.stream().anyMatch(setting -> setting.name().matches(present));
  }

  /** The property of an environment variable. */
  static Optional<String> propertyOf(String environmentVariable) {
    return Stream.concat(
            SETTINGS.stream().map(Setting::name),
            FORMER_NAMES.keySet().stream().map(SettingName::new))
        .flatMap(name -> name.propertyOf(environmentVariable).stream())
        .findFirst();
  }

  /** A required setting. */
  private static <T> Entry<T> required(String name, ValueType<T> type) {
    return new Entry<>(name, type, null);
  }

  private static <T> Entry<T> setting(String name, ValueType<T> type, String fallback) {
    return new Entry<>(name, type, fallback);
  }

  /** A setting that may be empty and is empty by default. {@code whenEmpty} may be null. */
  private static <T> Entry<T> optional(String name, ValueType<T> type, T whenEmpty) {
    return new Entry<>(name, type.orEmpty(whenEmpty), "");
  }

  private static Entry<String> optional(String name, ValueType<String> type) {
    return optional(name, type, "");
  }

  /** The builder of a setting; its meaning comes last. */
  private static final class Entry<T> {
    private final String name;
    private final ValueType<T> type;
    private String fallback;
    private String condition = "";
    private boolean secret;

    Entry(String name, ValueType<T> type, String fallback) {
      this.name = name;
      this.type = type;
      this.fallback = fallback;
    }

    Entry<T> byDefault(String text) {
      fallback = text;
      return this;
    }

    Entry<T> where(String rule) {
      condition = rule;
      return this;
    }

    Entry<T> secret() {
      secret = true;
      return this;
    }

    Setting<T> meaning(String meaning) {
      Setting<T> setting =
          new Setting<>(new SettingName(name), type, fallback, meaning, condition, secret);
      SETTINGS.add(setting);
      return setting;
    }
  }
}
