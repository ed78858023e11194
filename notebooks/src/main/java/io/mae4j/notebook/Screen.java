package io.mae4j.notebook;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.rapaio.jupyter.kernel.global.Global;

/** Where values are shown: below the cell of a notebook, or line by line where there is none. */
interface Screen {

    /** Shows a value; what is returned shows others in its place. */
    Consumer<Rich> show(Rich first);

    /** Shows a value that is not rich. */
    void print(Object value);

    /** Of this process. */
    static Screen here() {
        return Kernel.isThisProcess() ? new Cell() : new Lines(System.out);
    }

    /** Below the cell that runs. */
    final class Cell implements Screen {
        @Override
        public Consumer<Rich> show(Rich first) {
            String id = Global.display(first);
            return next -> Global.updateDisplay(id, next);
        }

        @Override
        public void print(Object value) {
            Global.display(value);
        }
    }

    /** A plain JShell, or a test: the text of values, and what replaces it only if it differs. */
    final class Lines implements Screen {
        private final PrintStream out;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public Consumer<Rich> show(Rich first) {
            out.println(first.forms().get(Rich.TEXT));
            return new Consumer<>() {
                private String last = first.forms().get(Rich.TEXT);

                @Override
                public void accept(Rich next) {
                    String text = next.forms().get(Rich.TEXT);
                    if (!text.equals(last)) {
                        out.println(text);
                        last = text;
                    }
                }
            };
        }

        @Override
        public void print(Object value) {
            out.println(value);
        }
    }
}
