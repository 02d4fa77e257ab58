package io.reelay.submit;

import io.reelay.storage.ImageStore;
import io.reelay.storage.ImageType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.core5.http.ContentType;

/** An image that streams from the storage to a gateway, never in memory as a whole. */
final class ImagePart extends AbstractContentBody {
  private final ImageStore images;
  private final String key;
  private final String fileName;
  private final long size;

  ImagePart(ImageStore images, String key, ImageType type, long size) {
    super(ContentType.create(type.mediaType()));
    this.images = images;
    this.key = key;
    // The user's file name is private, and would need escaping.
    this.fileName = "image." + type.ending();
    this.size = size;
  }

  @Override
  public String getFilename() {
    return fileName;
  }

  /** The length is known before, so the request has a length: not every gateway accepts chunks. */
  @Override
  public long getContentLength() {
    return size;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = opened()) {
      in.transferTo(out);
    }
  }

  private InputStream opened() throws IOException {
    try {
      return images.open(key);
    } catch (IOException e) {
      // The request is on the wire. With the cause, error-policies would conclude that nothing was
      // sent.
      IOException failure = new IOException("an image could not be sent: " + e.getMessage());
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
