package io.reelay;

import io.reelay.ledger.BegunUploads;
import io.reelay.settings.S3Settings;
import io.reelay.settings.StorageSettings;
import io.reelay.storage.DirectoryImageStore;
import io.reelay.storage.DirectoryVideoStorage;
import io.reelay.storage.ImageStore;
import io.reelay.storage.LeftoverSweep;
import io.reelay.storage.S3ImageStore;
import io.reelay.storage.S3Links;
import io.reelay.storage.S3UploadSweep;
import io.reelay.storage.S3VideoStorage;
import io.reelay.storage.StorageKeyTemplate;
import io.reelay.storage.VideoLinks;
import io.reelay.storage.VideoStorage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.s3.S3Client;

/** The sides of the one place where files are kept: a bucket or a folder. */
record FileStores(VideoStorage videos, ImageStore images, VideoLinks links, LeftoverSweep leftovers)
    implements AutoCloseable {

  /** What takes as long to make as the ledger to open; null where files go to a folder. */
  static CompletableFuture<S3Client> client(StorageSettings settings) {
    return CompletableFuture.supplyAsync(
        () -> settings.isBucket() ? settings.s3().connection().open() : null);
  }

  /**
   * @param opening what {@link #client} has begun
   * @throws IllegalArgumentException if a setting of S3 is wrong
   */
  static FileStores of(
      StorageSettings settings, CompletableFuture<S3Client> opening, BegunUploads uploads) {
    S3Client client = opened(opening);
    return client == null ? folder(settings) : bucket(settings, client, uploads);
  }

  private static S3Client opened(CompletableFuture<S3Client> opening) {
    try {
      return opening.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException wrongSetting) {
        throw wrongSetting;
      }
      throw e;
    }
  }

  private static FileStores folder(StorageSettings settings) {
    DirectoryVideoStorage videos =
        new DirectoryVideoStorage(settings.directory(), settings.maxBytes());
    // A folder has no links.
    VideoLinks links = new VideoLinks(null, settings.s3().linkLifetime());
    return new FileStores(videos, new DirectoryImageStore(settings.directory()), links, videos);
  }

  private static FileStores bucket(
      StorageSettings settings, S3Client client, BegunUploads uploads) {
    S3Settings s3 = settings.s3();
    S3Links links = new S3Links(s3.connection().presigner(), s3.bucket());
    return new FileStores(
        new S3VideoStorage(
            client,
            s3.bucket(),
            s3.partSizeBytes(),
            settings.maxBytes(),
            s3.writing(),
            uploads::begun),
        new S3ImageStore(client, links, s3.bucket(), s3.writing()),
        new VideoLinks(links, s3.linkLifetime()),
        new S3UploadSweep(
            client, s3.bucket(), new StorageKeyTemplate(settings.key()).fixedStart(), uploads));
  }

  @Override
  public void close() {
    images.close();
    videos.close();
  }
}
