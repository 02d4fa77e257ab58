package io.reelay.intake.prompt;

import java.io.IOException;
import java.io.InputStream;

/** Opens a prompt file. */
@FunctionalInterface
public interface PromptSource {
  InputStream open() throws IOException;
}
