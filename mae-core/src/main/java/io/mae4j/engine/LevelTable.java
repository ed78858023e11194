package io.mae4j.engine;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What each byte stands for in each channel, [channel][byte]: on the host, the slow twin of what a device does with them. */
record LevelTable(float[][] levels) {
    static LevelTable of(INDArray levels) {
        return new LevelTable(levels.toFloatMatrix());
    }

    /** The numbers [batch, channels, ...] of bytes of that shape. */
    INDArray values(INDArray bytes) {
        INDArray rows = bytes.dup('c');
        INDArray values = Nd4j.createUninitialized(DataType.FLOAT, bytes.shape(), 'c');
        ByteBuffer from = rows.data().asNio();
        FloatBuffer to = values.data().asNioFloat();
        int planes = Math.toIntExact(bytes.size(0) * bytes.size(1));
        int area = Math.toIntExact(bytes.length() / planes);
        for (int plane = 0; plane < planes; plane++) {
            float[] level = levels[plane % levels.length];
            for (int i = plane * area; i < (plane + 1) * area; i++) {
                to.put(i, level[from.get(i) & 0xFF]);
            }
        }
        rows.close();
        return values;
    }
}
