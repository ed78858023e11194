package io.mae4j.engine.cuda.emulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What NVRTC makes of kernels, as C++ that {@code ptx.h} runs: each instruction is a call of a function of its name. */
final class PtxTranslation {
    private static final Pattern ENTRY = Pattern.compile("\\.visible \\.entry (\\w+)\\(");
    private static final Pattern PARAMETER = Pattern.compile("\\.param \\.(\\w+) (\\w+),?");
    private static final Pattern BOUNDS = Pattern.compile("\\.maxntid (\\d+), 1, 1");
    private static final Pattern REGISTERS = Pattern.compile("\\.reg \\.(\\w+)\\s+%([a-z]+)<(\\d+)>;");
    private static final Pattern SHARED = Pattern.compile("\\.shared \\.align (\\d+) \\.b8 (\\w+)\\[(\\d+)];");
    private static final Pattern DYNAMIC = Pattern.compile("\\.extern \\.shared \\.align \\d+ \\.b8 (\\w+)\\[];");
    private static final Pattern LABEL = Pattern.compile("(\\$\\w+):");
    private static final Pattern INSTRUCTION = Pattern.compile("(?:@(!?)%(p\\d+)\\s+)?([a-z][\\w.]*)\\s*(.*);");
    private static final Pattern WATCHED = // memory, and what threads do together
            Pattern.compile("(ld|st)\\.(?!param)|ldmatrix|cp|bar|shfl|vote|mma");
    private static final int GAP = 256; // between arrays in shared memory: no kernel may touch it

    private final StringBuilder text = new StringBuilder("#include \"ptx.h\"\nusing namespace ptx;\n");
    private final List<String> parameters = new ArrayList<>();
    private final List<String> arrays = new ArrayList<>();
    private String kernel;
    private int mostThreads = 1024;
    private int sharedBytes;
    private String dynamic;

    private PtxTranslation() {}

    /**
     * Of a module's PTX.
     *
     * @throws IllegalArgumentException for a line that it does not know the like of
     */
    static String cpp(String ptx) {
        PtxTranslation translation = new PtxTranslation();
        int number = 0;
        for (String line : ptx.split("\n")) {
            number++;
            String code = line.replaceFirst("//.*", "").trim(); // with the 0 at the end
            if (!code.isEmpty()) {
                translation.line(code, number);
            }
        }
        return translation.text.toString();
    }

    private void write(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    private void line(String code, int number) {
        Matcher m;
        if ((m = ENTRY.matcher(code)).matches()) {
            kernel = m.group(1);
            parameters.clear();
            arrays.clear();
            sharedBytes = 0;
            mostThreads = 1024;
        } else if ((m = PARAMETER.matcher(code)).matches()) {
            parameters.add(type(m.group(1)) + " " + m.group(2));
        } else if ((m = BOUNDS.matcher(code)).matches()) {
            mostThreads = Integer.parseInt(m.group(1));
        } else if (code.equals("{")) {
            write("static void %s(%s) {\n", kernel, String.join(", ", parameters));
        } else if (code.equals("}")) {
            end();
        } else if ((m = REGISTERS.matcher(code)).matches()) {
            declare(type(m.group(1)), m.group(2), Integer.parseInt(m.group(3)));
        } else if ((m = SHARED.matcher(code)).matches()) {
            shared(Integer.parseInt(m.group(1)), m.group(2), Integer.parseInt(m.group(3)));
        } else if ((m = DYNAMIC.matcher(code)).matches()) {
            dynamic = m.group(1);
            write("static uint32_t %s;\n", dynamic);
        } else if ((m = LABEL.matcher(code)).matches()) {
            text.append(m.group(1)).append(":;\n");
        } else if (!code.matches("\\.(version|target|address_size|minnctapersm|pragma)\\b.*|\\)")) {
            m = INSTRUCTION.matcher(code);
            if (!m.matches()) {
                throw new IllegalArgumentException("line " + number + " of the PTX: " + code);
            }
            instruction(m, number);
        }
    }

    private static String type(String ptx) {
        return switch (ptx) {
            case "pred" -> "bool";
            case "f32" -> "float";
            case "f64" -> "double";
            default -> "uint" + ptx.substring(1) + "_t"; // b32, u64
        };
    }

    private void declare(String type, String name, int count) {
        String names = IntStream.range(0, count).mapToObj(i -> name + i + "{}").collect(Collectors.joining(", "));
        write("%s %s;\n", type, names);
    }

    private void shared(int align, String name, int bytes) {
        int at = (sharedBytes + align - 1) / align * align;
        arrays.add("{" + at + ", " + (at + bytes) + "}");
        write("const uint32_t %s = %d;\n", name, at);
        sharedBytes = at + bytes + GAP;
    }

    private void end() {
        int at = (sharedBytes + 127) / 128 * 128;
        String sizes = parameters.stream()
                .map(parameter -> "sizeof(" + parameter.split(" ")[0] + "), ")
                .collect(Collectors.joining());
        write("}\nextern \"C\" const int sizes_%s[] = {%s0};\n", kernel, sizes);
        write("extern \"C\" const char* launch_%s(const int* grid, void** arguments) {\n", kernel);
        if (dynamic != null) {
            write("%s = %d;\n", dynamic, at);
        }
        write(
                "return ptx::launch(%s, {%s}, %d, %d, grid, arguments);\n}\n",
                kernel, String.join(", ", arrays), at, mostThreads);
    }

    private void instruction(Matcher m, int number) {
        if (m.group(2) != null) {
            write("if (%s%s) ", m.group(1), m.group(2));
        }
        String name = m.group(3);
        String operands = m.group(4);
        if (name.equals("ret")) {
            text.append("return;\n");
        } else if (name.startsWith("bra")) {
            write("goto %s;\n", operands);
        } else {
            // {a, b} are operands of their own, as are the two sides of a | b
            String flat = operands.replaceAll("[{}\\[\\]]", " ")
                    .replace('|', ',')
                    .replace("%tid", "threadIdx")
                    .replace("%ctaid", "blockIdx")
                    .replace("%ntid", "blockDim")
                    .replace("%nctaid", "gridDim")
                    .replace("%", "")
                    .replaceAll("\\b0f([0-9A-F]{8})\\b", "bits<float>(0x$1)")
                    .replaceAll("\\b0d([0-9A-F]{16})\\b", "bits<double>(0x$1)");
            String call = name.replace('.', '_') + "(" + flat + ");";
            text.append(WATCHED.matcher(name).lookingAt() ? "{ where = " + number + "; " + call + " }\n" : call + "\n");
        }
    }
}
