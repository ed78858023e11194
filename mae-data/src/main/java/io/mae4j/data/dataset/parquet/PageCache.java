package io.mae4j.data.dataset.parquet;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pages that were read last, up to a number of bytes: a page of small pictures holds many of them. */
final class PageCache {
    private static final long MOST_BYTES = 64L << 20;

    private final Map<Key, Page> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    record Key(int file, int group, int page) {}

    Page page(Key key, ParquetColumn column) throws IOException {
        synchronized (pages) {
            Page page = pages.get(key);
            if (page != null) {
                return page;
            }
        }
        Page page = column.page(key.group, key.page); // outside of the lock: two threads may read the same
        synchronized (pages) {
            if (page.bytes() <= MOST_BYTES && pages.put(key, page) == null) {
                bytes += page.bytes();
            }
            var eldest = pages.entrySet().iterator();
            while (bytes > MOST_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().getValue().bytes();
                eldest.remove();
            }
        }
        return page;
    }
}
