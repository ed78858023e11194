package io.mae4j.engine.cuda.update;

import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.plan.Range;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranges of a region of parameters, cut so that a block takes a piece: a table on the card for {@code optimizers.cu}.
 *
 * @param table the address of {@code {int64 from, int32 count, int32 group}} for each piece; a group is a range's place
 * @param count of pieces
 * @param firsts for each range its first piece
 */
record Pieces(long table, int count, List<Integer> firsts) {
    private static final int LARGEST = 8192; // elements: small enough that blocks finish together, large enough to pay
    private static final int BYTES = 16;

    /** Uploads the table. Ranges start and end at multiples of 4 elements. */
    static Pieces of(Device device, List<Range> ranges) {
        List<Integer> firsts = new ArrayList<>();
        long count = 0;
        for (Range range : ranges) {
            firsts.add(Math.toIntExact(count));
            count += (range.size() + LARGEST - 1) / LARGEST;
        }
        ByteBuffer table = ByteBuffer.allocateDirect(Math.toIntExact(Math.max(1, count) * BYTES))
                .order(ByteOrder.nativeOrder());
        for (int group = 0; group < ranges.size(); group++) {
            Range range = ranges.get(group);
            for (long from = range.from(); from < range.to(); from += LARGEST) {
                table.putLong(from);
                table.putInt((int) Math.min(LARGEST, range.to() - from));
                table.putInt(group);
            }
        }
        table.flip();
        return new Pieces(DeviceTable.upload(device, table, "optimiser tables"), (int) count, firsts);
    }

    /** How many pieces a range has. */
    int count(int range) {
        int next = range + 1 < firsts.size() ? firsts.get(range + 1) : count;
        return next - firsts.get(range);
    }
}
