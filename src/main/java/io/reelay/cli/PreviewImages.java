package io.reelay.cli;

import io.reelay.storage.ImageStore;
import io.reelay.storage.LocalImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Replaces the storage. It names a request's images and does not fetch them. */
final class PreviewImages implements ImageStore {
  @Override
  public void put(LocalImage image) {
    throw new UnsupportedOperationException("a preview keeps nothing");
  }

  @Override
  public URI link(String key, Duration lifetime) {
    return URI.create("link-to:" + key);
  }

  @Override
  public long size(String key) {
    return content(key).length;
  }

  @Override
  public InputStream open(String key) {
    return new ByteArrayInputStream(content(key));
  }

  @Override
  public void close() {}

  private static byte[] content(String key) {
    return ("<" + key + ">").getBytes(StandardCharsets.UTF_8);
  }
}
