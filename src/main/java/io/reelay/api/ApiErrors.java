package io.reelay.api;

import com.fasterxml.jackson.core.JacksonException;
import io.reelay.intake.prompt.PromptFileException;
import io.reelay.ledger.transition.OperationRefusedException;
import java.util.Optional;
import org.apache.camel.ExchangeException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Turns a request's failure into its answer. */
public final class ApiErrors {
  /** The answer: the cause is the request, the job's state, or Reelay. */
  public ApiException answer(@ExchangeException Exception failure) {
    return found(failure, ApiException.class)
        .or(
            () ->
                found(failure, PromptFileException.class)
                    .map(
                        refusal ->
                            ApiException.invalid(
                                "no job was made of these prompts", refusal.faults())))
        .or(() -> found(failure, OperationRefusedException.class).map(ApiException::refused))
        .or(() -> found(failure, JacksonException.class).map(fault -> ApiException.noJson()))
        .orElseGet(ApiException::notNow);
  }

  /** For the log: the failed action and the root cause. */
  public String cause(@ExchangeException Exception failure) {
    return FailureText.of(failure);
  }

  private static <T extends Throwable> Optional<T> found(Exception failure, Class<T> kind) {
    return Optional.ofNullable(ExceptionUtils.throwableOfType(failure, kind));
  }
}
