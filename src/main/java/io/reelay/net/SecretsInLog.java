package io.reelay.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Keeps keys and signatures out of DEBUG and TRACE, in any log configuration that an operator
 * gives. Wire loggers are off below INFO, since a key may be split there. Other loggers' lines are
 * left out as a whole if they have a secret of the settings or a signed address. From INFO on all
 * lines pass, since those lines never have secrets.
 */
public final class SecretsInLog extends TurboFilter {
  /** HttpClient 5 and 4, the AWS SDK and its signers, Netty, and PostgreSQL's protocol. */
  private static final List<String> WIRE =
      List.of(
          "org.apache.hc.client5.http",
          "org.apache.http",
          "software.amazon.awssdk",
          "io.netty",
          "org.postgresql");

  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)[?&](?:"
              + Redaction.SIGNED_NAMES
              + ")=|\\bbearer\\s+\\S{6}|\\bbasic\\s+[\\w+/=]{8}");

  /** A shorter secret would match too many lines. */
  private static final int SHORTEST = 6;

  private final List<String> secrets;

  /**
   * @param secrets keys, passwords and tokens of the settings; secrets of less than six characters
   *     are ignored
   */
  public SecretsInLog(Collection<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> secret.length() >= SHORTEST).toList();
  }

  /**
   * Applies from now on to all logs of this process, also after a reload of their configuration.
   */
  public void install() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      install(context);
    }
  }

  void install(LoggerContext context) {
    setContext(context);
    start();
    context.addTurboFilter(this);
    context.addListener(new Reinstalled(this));
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] values, Throwable thrown) {
    if (level.isGreaterOrEqual(Level.INFO) || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    String name = logger.getName();
    if (WIRE.stream().anyMatch(wire -> name.equals(wire) || name.startsWith(wire + "."))) {
      return FilterReply.DENY;
    }
    // Without a message the question is whether the level is on.
    return format != null && tells(MessageFormatter.arrayFormat(format, values).getMessage())
            || tells(thrown)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private boolean tells(Throwable thrown) {
    int depth = 0;
    for (Throwable cause = thrown; cause != null && depth < 20; cause = cause.getCause()) {
      if (cause.getMessage() != null && tells(cause.getMessage())) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private boolean tells(String text) {
    return secrets.stream().anyMatch(text::contains) || SIGNED.matcher(text).find();
  }

  /** A reload of the configuration removes the filters. */
  private record Reinstalled(TurboFilter filter) implements LoggerContextListener {
    @Override
    public boolean isResetResistant() {
      return true;
    }

    @Override
    public void onReset(LoggerContext context) {
      filter.start();
      context.addTurboFilter(filter);
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
  }
}
