package io.mae4j.data.preprocess;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Arrays that Pillow and torchvision computed, from {@code preprocess.safetensors}, and the pictures that they computed them of. */
final class Reference {
    private final ByteBuffer data;
    private final Config names;

    private Reference(ByteBuffer data, ConfigObject names) {
        this.data = data;
        this.names = names.toConfig();
    }

    static Reference read() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(picture("preprocess.safetensors")).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(file.getLong());
        String json = StandardCharsets.UTF_8
                .decode(file.slice(file.position(), header))
                .toString();
        ByteBuffer data = file.slice(file.position() + header, file.remaining() - header);
        return new Reference(
                data.order(ByteOrder.LITTLE_ENDIAN),
                ConfigFactory.parseString(json).root());
    }

    static byte[] picture(String name) throws IOException {
        try (InputStream in = Reference.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    float[] floats(String name) {
        ByteBuffer bytes = bytes(name);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    long[] longs(String name) {
        ByteBuffer bytes = bytes(name);
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }

    private ByteBuffer bytes(String name) {
        List<Integer> offsets = names.getIntList(ConfigUtil.joinPath(name, "data_offsets"));
        return data.slice(offsets.get(0), offsets.get(1) - offsets.get(0)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
