package io.mae4j.data.download;

import java.nio.file.Path;
import java.util.List;

/** A data source whose files can be downloaded: {@code mae data download <name>}, or {@code data.download=true}. */
public interface Published {

    /** Where the files belong on this machine. */
    Path folder();

    List<PublishedFile> files();
}
