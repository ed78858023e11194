package io.mae4j.models.weights.pth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that would do harm are refused in one line, and nothing of them happens. */
class HostileFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix system",
                "nt system",
                "os system",
                "builtins eval",
                "builtins exec",
                "builtins getattr",
                "__builtin__ __import__",
                "subprocess Popen",
                "runpy _run_code",
                "torch load",
                "torch.hub load",
                "java.lang.Runtime exec",
                "numpy.core.multiarray _reconstruct",
                "collections OrderedDict.__reduce__"
            })
    void noClassIsMadeButThoseOnTheList(String name) throws IOException {
        Path harmed = folder.resolve("harmed");
        Pickle pickle = new Pickle()
                .opcodes("c" + name.replace(' ', '\n') + "\n(")
                .text("touch " + harmed)
                .opcodes("tR.");
        assertRefused(zip(pickle), "it asks for the class " + name.replace(' ', '.'));
        assertRefused(legacy(pickle), "it asks for the class " + name.replace(' ', '.'));
        assertFalse(Files.exists(harmed));
    }

    @Test
    void aClassThatIsNamedOverTheStackIsRefusedToo() throws IOException {
        Pickle pickle = new Pickle()
                .text("posix")
                .text("system")
                .opcodes("\u0093(")
                .text("true")
                .opcodes("tR.");
        assertRefused(zip(pickle), "it asks for the class posix.system");
    }

    @Test
    void aTerabyteInAFewBytesIsRefused() throws IOException {
        long many = 1L << 38; // floats
        assertRefused(zip(tensor(many, 0, many, 1), "0", new byte[16]), "1099511627776 bytes, and 16 are there");
        assertRefused(zip(tensor(4, 0, many, 1), "0", new byte[16]), "its storage holds 4 numbers");
        assertRefused(zip(tensor(4, 0, many, 0), "0", new byte[16]), "its storage holds 4 numbers");
        assertRefused(zip(tensor(4, 2, 3, 1), "0", new byte[16]), "its storage holds 4 numbers");
        assertRefused(zip(tensor(4, -1, 3, 1), "0", new byte[16]), "offset -1");
        assertRefused(zip(tensor(4, 0, Long.MAX_VALUE, Long.MAX_VALUE), "0", new byte[16]), "tensor 'w'");
    }

    @Test
    void aTextOfAnnouncedTerabytesIsRefused() throws IOException {
        Pickle pickle = new Pickle().opcodes("\u008d").number(1L << 40).opcodes("abc.");
        assertRefused(zip(pickle), "1099511627776 bytes are announced, 4 are there");
    }

    @Test
    void aCompressedEntryIsRefusedBeforeItIsUnpacked() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                zip.write(zeros);
            }
        }
        assertTrue(bytes.size() < 1 << 20);
        assertRefused(write(bytes.toByteArray()), "its entry a/data.pkl is compressed");
    }

    @Test
    void aProgramOfTorchScriptIsToldFromACompressedFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "a/data.pkl", new Pickle().opcodes("}.").bytes());
            zip.putNextEntry(new ZipEntry("a/code/__torch__/net.py"));
            zip.write(new byte[100]);
        }
        assertRefused(write(bytes.toByteArray()), "torch.jit.load(file).state_dict()");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void aPickleOfSomethingElseIsNoFileOfTorch(int protocol) throws IOException {
        String framed = protocol < 4 ? "" : "\u0095\u000e\u0000\u0000\u0000\u0000\u0000\u0000\u0000";
        for (String value : new String[] {"K\u0001.", "\u008a\u0001\u0001.", "\u008a\nabcdefghij."}) {
            byte[] bytes = new Pickle()
                    .opcodes("\u0080" + (char) protocol + framed + value)
                    .bytes();
            assertRefused(write(bytes), "not one of torch.save");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "a/../../b", "..\\b", "C:/b", "a/data/.."})
    void anEntryThatPointsOutOfTheFileIsRefused(String name) throws IOException {
        assertRefused(zip(new Pickle().opcodes("}."), name, new byte[1]), "points out of it");
    }

    @Test
    void aValueThatContainsItselfIsNoTrap() throws IOException {
        assertRefused(
                zip(new Pickle().opcodes("}q\u0000").text("model").opcodes("h\u0000s.")), "no dictionary of weights");
        assertRefused(zip(new Pickle().opcodes("}q\u0000h\u0000h\u0000s.")), "keys that are neither text nor numbers");
    }

    @Test
    void listsThatDoubleAThousandTimesAreNoTrap() throws IOException {
        Pickle pickle = new Pickle().opcodes("]q\u0000");
        for (int i = 0; i < 1000; i++) {
            pickle.opcodes("]q\u0000(h\u0000h\u0000e"); // each holds itself twice over
        }
        assertRefused(zip(pickle.opcodes(".")), "no dictionary of weights");
    }

    @Test
    void anEndlessRowOfOpcodesIsRefused() throws IOException {
        byte[] many = new byte[3_000_000];
        Arrays.fill(many, (byte) '}');
        assertRefused(zip(new Pickle().raw(many)), "more than 2000000 operations");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() throws IOException {
        assertRefused(zip(new Pickle().opcodes("cevil\u001b[31m\rmodule\nname\n.")), "evil?[31m?module.name");
    }

    @Test
    void aFileThatEndsEarlyIsRefused() throws IOException {
        for (String name : new String[] {"kinds.pth", "kinds_legacy.pth"}) {
            byte[] whole = Files.readAllBytes(PthFileTest.resource(name));
            for (int length = 0; length < whole.length; length += 7) {
                Path cut = write(Arrays.copyOf(whole, length));
                UserError error = assertThrows(UserError.class, () -> PthFile.open(cut));
                assertEquals(1, error.getMessage().lines().count(), error.getMessage());
            }
        }
    }

    // {"w": a float tensor of one axis}
    private static Pickle tensor(long stored, long offset, long size, long stride) {
        return new Pickle()
                .opcodes("}")
                .text("w")
                .opcodes("ctorch._utils\n_rebuild_tensor_v2\n((")
                .text("storage")
                .opcodes("ctorch\nFloatStorage\n")
                .text("0")
                .text("cpu")
                .whole(stored)
                .opcodes("tQ")
                .whole(offset)
                .whole(size)
                .opcodes("\u0085")
                .whole(stride)
                .opcodes("\u0085\u0089}tRs.");
    }

    private Path zip(Pickle pickle) throws IOException {
        return zip(pickle, "unused", new byte[0]);
    }

    private Path zip(Pickle pickle, String entry, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "a/data.pkl", pickle.bytes());
            store(zip, entry.matches("\\d+") ? "a/data/" + entry : entry, data);
        }
        return write(bytes.toByteArray());
    }

    private static void store(ZipOutputStream zip, String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
    }

    private Path legacy(Pickle pickle) throws IOException {
        byte[] whole = Files.readAllBytes(PthFileTest.resource("kinds_legacy.pth"));
        int machine = 137; // where its value begins, behind the magic number, the version and the machine
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(whole, 0, machine);
        bytes.write(pickle.bytes());
        return write(bytes.toByteArray());
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("hostile.pth"), bytes);
    }

    private static void assertRefused(Path path, String why) {
        UserError error = assertThrows(UserError.class, () -> PthFile.open(path));
        assertTrue(error.getMessage().contains(why), error.getMessage());
        assertTrue(error.getMessage().startsWith(path.toString()), error.getMessage());
        assertEquals(1, error.getMessage().lines().count(), error.getMessage());
    }

    /** Writes a pickle, opcode by opcode. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle opcodes(String opcodes) {
            return raw(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        }

        Pickle raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Pickle text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write('X');
            little(bytes.length, Integer.BYTES);
            return raw(bytes);
        }

        Pickle whole(long value) {
            out.write(0x8a);
            out.write(Long.BYTES);
            return number(value);
        }

        Pickle number(long value) {
            little(value, Long.BYTES);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void little(long value, int bytes) {
            for (int i = 0; i < bytes; i++) {
                out.write((int) (value >> 8 * i) & 0xff);
            }
        }
    }
}
