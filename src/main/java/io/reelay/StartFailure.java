package io.reelay;

import io.reelay.net.DisplayText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.util.ObjectHelper;

/**
 * The reason of a failed start, for the operator. A fault of Reelay itself is not shown this way.
 */
final class StartFailure {
  private static final int MAX_CHARACTERS = 500;

  private StartFailure() {}

  /** One line. Empty if only the stack trace explains the failure. */
  static Optional<String> inWords(Throwable failure) {
    // The outermost exception comes first, since it names the failed action.
    return causes(failure).stream()
        .flatMap(cause -> ofOne(cause).stream())
        .findFirst()
        .or(() -> ofRoutes(failure))
        .map(StartFailure::line);
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    ObjectHelper.createExceptionIterable(failure).forEach(causes::add);
    // Camel has the reverse order.
    Collections.reverse(causes);
    return causes;
  }

  private static Optional<String> ofOne(Throwable cause) {
    if (cause instanceof CannotStartException) {
      return Optional.of(cause.getMessage());
    }
    if (cause instanceof FileSystemException file) {
      return Optional.of(file.getFile() + " " + problem(file));
    }
    if (cause instanceof IOException) {
      return Optional.ofNullable(cause.getMessage());
    }
    if (cause instanceof SQLException) {
      return Optional.of(
          "the ledger (reelay.ledger.url) cannot be used, or its folder: " + cause.getMessage());
    }
    return Optional.empty();
  }

  private static String problem(FileSystemException file) {
    if (file instanceof AccessDeniedException) {
      return "cannot be read or written by Reelay's user; give it to that user";
    }
    if (file instanceof NoSuchFileException) {
      return "is not there";
    }
    if (file instanceof FileAlreadyExistsException) {
      return "is not a folder; move it away";
    }
    return "cannot be used: " + file.getReason();
  }

  /** One of Camel's exceptions names the file. */
  private static Optional<String> ofRoutes(Throwable failure) {
    return causes(failure).stream()
        .filter(cause -> !cause.getClass().equals(RuntimeCamelException.class))
        .map(Throwable::getMessage)
        .filter(message -> message != null && message.contains(".camel.yaml"))
        .reduce((outer, inner) -> inner)
        .map(message -> "a route cannot be loaded: " + message);
  }

  private static String line(String text) {
    String line = DisplayText.of(text, Integer.MAX_VALUE);
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS) + " …";
  }
}
