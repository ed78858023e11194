package io.mae4j.data.dataset.parquet;

import io.mae4j.UserError;
import io.mae4j.data.dataset.ClassLabels;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.TextColumn;
import io.mae4j.data.image.CorruptPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The rows of several files, one after the other. Labels and paths are held in memory; pictures are read when asked for. */
final class ParquetRows {
    private static final String NO_LABEL = "-1"; // as Hugging Face marks the rows of a test split

    private final List<Path> files;
    private final List<ParquetTable> tables;
    private final List<ParquetColumn> images;
    private final int[] starts; // of each file's rows, and their total
    private final TextColumn paths;
    private final TextColumn labels;
    private final PageCache cache = new PageCache();

    private ParquetRows(List<Path> files, List<ParquetTable> tables) {
        this.files = files;
        this.tables = tables;
        this.images = tables.stream()
                .map(table -> new ParquetColumn(table.file(), table.image()))
                .toList();
        this.starts = new int[files.size() + 1];
        for (int i = 0; i < tables.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], tables.get(i).file().rows());
        }
        this.paths =
                texts(tables.stream().map(table -> column(table, table.path())).toList());
        this.labels =
                texts(tables.stream().map(table -> column(table, table.label())).toList());
    }

    /**
     * Reads the files' footers, labels and paths.
     *
     * @throws UserError if one is damaged or lacks a column
     */
    static ParquetRows open(List<Path> files, String image, String label) {
        return new ParquetRows(
                files,
                files.parallelStream()
                        .map(file -> ParquetTable.of(ParquetFile.open(file), image, label))
                        .toList());
    }

    int size() {
        return starts[files.size()];
    }

    TextColumn labels() {
        return labels;
    }

    List<String> classNames() {
        return tables.get(0).classNames();
    }

    String name(int index) {
        int file = file(index);
        String name = files.get(file) + ": row " + (index - starts[file]);
        return paths.isEmpty(index) ? name : name + " (" + paths.get(index) + ")";
    }

    EncodedPictures pictures(ClassLabels classes) {
        int[] numbers = classes.of(labels, this::name);
        return new EncodedPictures() {
            @Override
            public int size() {
                return numbers.length;
            }

            @Override
            public int label(int index) {
                return numbers[index];
            }

            @Override
            public String path(int index) {
                int file = file(index);
                return paths.isEmpty(index)
                        ? files.get(file).getFileName() + "#" + (index - starts[file])
                        : paths.get(index);
            }

            @Override
            public String name(int index) {
                return ParquetRows.this.name(index);
            }

            @Override
            public byte[] read(int index) throws CorruptPicture {
                return ParquetRows.this.read(index);
            }

            @Override
            public void addTo(Fingerprint fingerprint) {
                for (ParquetTable table : tables) { // the footer tells of every column's size and place
                    fingerprint.add(table.file().path().getFileName().toString());
                    fingerprint.add(table.file().footer());
                }
            }
        };
    }

    private byte[] read(int index) throws CorruptPicture {
        int file = file(index);
        try {
            ParquetColumn.Place place = images.get(file).place(index - starts[file]);
            Page page = cache.page(new PageCache.Key(file, place.group(), place.page()), images.get(file));
            int length = page.lengths()[place.row()];
            if (length < 0) {
                throw new CorruptPicture("the row has no picture, only its path");
            }
            int start = page.starts()[place.row()];
            return Arrays.copyOfRange(page.data(), start, start + length);
        } catch (IOException | RuntimeException e) { // damage that no check foresaw
            throw new CorruptPicture("the Parquet file is damaged (" + e.getMessage() + ")", e);
        }
    }

    private int file(int index) {
        int place = Arrays.binarySearch(starts, index);
        while (place >= 0 && place + 1 < files.size() && starts[place + 1] == index) {
            place++; // past files without rows
        }
        return place >= 0 ? place : -place - 2;
    }

    /** A column's texts; as many empty ones where there is no such column. */
    private static TextColumn column(ParquetTable table, int leaf) {
        if (leaf < 0) {
            TextColumn.Builder empty = new TextColumn.Builder();
            for (int i = 0; i < table.file().rows(); i++) {
                empty.add("");
            }
            return empty.build();
        }
        try {
            return new ParquetColumn(table.file(), leaf).texts();
        } catch (IOException | RuntimeException e) {
            throw new UserError(
                    table.file().path() + " is damaged, in the column "
                            + table.file().leaves().get(leaf).path() + " (" + e.getMessage() + "); fetch it again",
                    e);
        }
    }

    private static TextColumn texts(List<TextColumn> columns) {
        TextColumn.Builder all = new TextColumn.Builder();
        for (TextColumn column : columns) {
            for (int i = 0; i < column.size(); i++) {
                String text = column.get(i);
                all.add(text.equals(NO_LABEL) ? "" : text);
            }
        }
        return all.build();
    }
}
