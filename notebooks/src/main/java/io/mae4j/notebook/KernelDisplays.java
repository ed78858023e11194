package io.mae4j.notebook;

import java.util.List;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/** Tells the rapaio kernel, which finds it by {@code ServiceLoader}, how {@link Rich} values are shown. */
public final class KernelDisplays implements DisplayProvider {
    @Override
    public List<DisplayRenderer> getDisplayRenderers() {
        return List.of(new RichRenderer());
    }

    @Override
    public List<DisplayTransformer> getDisplayTransformers() {
        return List.of();
    }

    private static final class RichRenderer implements DisplayRenderer {
        @Override
        public Class<?> rendererClass() {
            return Rich.class;
        }

        @Override
        public boolean canRender(String mime) {
            return true;
        }

        @Override
        public DisplayData render(String mime, Object value) {
            DisplayData data = DisplayData.fromText("");
            ((Rich) value).forms().forEach(data::putData);
            return data;
        }
    }
}
