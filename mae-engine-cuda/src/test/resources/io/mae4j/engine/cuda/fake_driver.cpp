// Stands in for NVIDIA's driver, NVRTC and cuBLASLt where there is no card: the functions that Driver, Nvrtc and CublasLt call, with
// the card's memory in the process's own. Nothing in a stream happens before somebody waits for it, and then as little as may be; with
// the setting "others first", all that other streams may do happens before. What a real card does with all that, this does not know: it
// shows that the calls are right as CUDA's documentation has them.
//
// A module whose image is the path of a library that PtxTranslation made of kernels is that library, and what is launched of it runs.
#include <dlfcn.h>
#include <math.h>
#include <sys/mman.h>
#include <cstdint>
#include <cstring>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

std::map<std::string, int64_t> settings;
int64_t setting(const char* name, int64_t otherwise) {
    auto found = settings.find(name);
    return found == settings.end() ? otherwise : found->second;
}

typedef std::vector<std::function<void()>> Graph;
struct Stream {
    std::deque<std::function<void()>> queue;
    int64_t asked = 0, begun = 0, milliseconds = 0;  // what products took until now, as settings say
    void add(std::function<void()> work) {
        asked++;
        queue.push_back(work);
    }
    void runUntil(int64_t count) {
        while (begun < count) {
            begun++;
            auto work = queue.front();
            queue.pop_front();
            work();
        }
    }
};
struct Event { int64_t stream, asked, milliseconds; };  // what the stream had been given when it was recorded, and its time then
std::map<int64_t, Stream> streams;
std::map<int64_t, Event> events;
Graph* capturing;
int64_t captured;  // the stream
std::set<int64_t> device, host, things;  // what is allocated and not freed
std::map<int64_t, int64_t> sizes;
int64_t used, compiled, replays;

// the context is current in a thread or it is not; what is named here needs one
thread_local int64_t current;
int64_t context() { return (int64_t)&streams; }
int noContext() { return current == context() ? 0 : 201; }

int status(const char* call) { return (int)setting(call, 0); }
int enqueue(int64_t stream, std::function<void()> work) {
    if (noContext()) return 201;
    if (!streams.count(stream)) return 400;
    if (capturing && stream == captured) capturing->push_back(work);
    else streams[stream].add(work);
    return 0;
}
void await(int64_t stream, int64_t asked) {
    if (setting("others first", 0))
        for (auto& other : streams)
            if (other.first != stream) other.second.runUntil(other.second.asked);
    streams[stream].runUntil(asked);
}
int awaitAll() {
    for (auto& stream : streams) stream.second.runUntil(stream.second.asked);
    return 0;
}
int64_t thing() {
    int64_t made = (int64_t)malloc(1);
    things.insert(made);
    return made;
}
int drop(int64_t made) { return things.erase(made) ? 0 : 400; }

// memory with a page behind it that nobody may touch: what reads or writes past its end, up to 31 bytes aside, ends the process, as
// memcheck would on a card. It starts on a boundary of 32 bytes, and holds not-a-number: what is read must have been written
const size_t PAGE = 4096;
size_t pages(size_t bytes) { return (bytes + 31 + PAGE - 1) / PAGE * PAGE; }
int64_t guarded(size_t bytes) {
    char* mapped = (char*)mmap(nullptr, pages(bytes) + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(mapped + pages(bytes), PAGE, PROT_NONE);
    char* address = mapped + pages(bytes) - (bytes + 31) / 32 * 32;
    memset(address, 0xff, bytes);
    return (int64_t)address;
}
void unguard(int64_t address, size_t bytes) {
    munmap((char*)address + (bytes + 31) / 32 * 32 - pages(bytes), pages(bytes) + PAGE);
}

// of a module that runs
struct Function {
    std::string name;
    const char* (*launch)(const int* grid, void** arguments);
    const int* sizes;  // of its arguments, then 0
};
std::map<int64_t, Function> functions;
std::set<int64_t> libraries;  // modules that run
std::string fault;  // of the first kernel that had one, since the context was taken

void run(const Function& function, const int* grid, const std::vector<int64_t>& values) {
    if (!fault.empty()) return;
    std::vector<void*> arguments;
    for (const int64_t& value : values) arguments.push_back((void*)&value);
    const char* report = function.launch(grid, arguments.data());
    if (!report) return;
    fault = function.name + ": " + report;
}
int64_t synchronized() { return fault.empty() ? status("cuStreamSynchronize") : 719; }

// what an address is a multiple of, up to 256: that much an algorithm relies on
int64_t grain(int64_t address) { return address % 256 == 0 ? 256 : address & -address; }

const int NUMBER_AT = 63;  // of an algorithm, in its last byte
struct Layout { int type; int64_t rows, columns, ld; int batch = 1; int64_t stride = 0; };
struct Matmul { int compute, transA = 0, transB = 0, epilogue = 1, biasType = -1; int64_t bias = 0, beside = 0, besideLd = 0, biasGrain = 0, besideGrain = 0; };

// cuBLASLt's GELU is x geluShare(x)
double geluShare(double x) { return 0.5 * (1 + tanh(sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }
double geluSlope(double x) {
    double tanh = 2 * geluShare(x) - 1;
    return geluShare(x) + 0.5 * x * (1 - tanh * tanh) * sqrt(2 / M_PI) * (1 + 3 * 0.044715 * x * x);
}

float load(int64_t at, int64_t i, int type) {
    if (type == 0) return ((float*)at)[i];
    uint32_t bits = (uint32_t)((uint16_t*)at)[i] << 16;
    float x;
    memcpy(&x, &bits, 4);
    return x;
}
void save(int64_t at, int64_t i, int type, float x) {
    if (type == 0) { ((float*)at)[i] = x; return; }
    uint32_t bits;
    memcpy(&bits, &x, 4);
    ((uint16_t*)at)[i] = (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

}  // namespace

extern "C" {

// --- for the tests
void fakeSet(const char* name, int64_t value) { settings[name] = value; }
int64_t fakeGet(const char* name) { return setting(name, 0); }
int64_t fakeLeft() { return (int64_t)(device.size() + host.size() + things.size()); }
int64_t fakeCompiled() { return compiled; }
int64_t fakeReplays() { return replays; }

// --- cuda.h
int cuInit(unsigned) { return status("cuInit"); }
int cuDriverGetVersion(int* version) { *version = (int)setting("version", 13000); return 0; }
int cuGetErrorName(int code, const char** name) {
    switch (code) {
        case 1: *name = "CUDA_ERROR_INVALID_VALUE"; return 0;
        case 2: *name = "CUDA_ERROR_OUT_OF_MEMORY"; return 0;
        case 100: *name = "CUDA_ERROR_NO_DEVICE"; return 0;
        case 214: *name = "CUDA_ERROR_ECC_UNCORRECTABLE"; return 0;
        case 700: *name = "CUDA_ERROR_ILLEGAL_ADDRESS"; return 0;
        case 719: *name = fault.c_str(); return 0;  // a card says CUDA_ERROR_LAUNCH_FAILED
        default: return 1;
    }
}
int cuDeviceGetCount(int* count) { *count = (int)setting("count", 1); return 0; }
int cuDeviceGet(int* device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char* name, int length, int) { strncpy(name, setting("H200", 0) ? "NVIDIA H200" : "Fake", length); return 0; }
int cuDeviceGetAttribute(int* value, int attribute, int) {
    int64_t capability = setting("capability", 90);
    switch (attribute) {
        case 16: *value = (int)setting("multiprocessors", 132); return 0;
        case 75: *value = (int)capability / 10; return 0;
        case 76: *value = (int)capability % 10; return 0;
        default: return 1;
    }
}
int cuDevicePrimaryCtxRetain(int64_t* context, int) {
    fault.clear();
    *context = ::context();
    return status("cuDevicePrimaryCtxRetain");
}
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(int64_t context) {
    current = context;
    return context == ::context() || context == 0 ? 0 : 201;
}
int cuMemGetInfo_v2(size_t* free, size_t* total) {
    *total = setting("memory", 1 << 30);
    *free = *total - used;
    return 0;
}
int cuMemAlloc_v2(int64_t* address, size_t bytes) {
    if (noContext()) return 201;
    if (bytes == 0) return 1;
    if (used + (int64_t)bytes > setting("memory", 1 << 30)) return 2;
    *address = guarded(bytes);
    device.insert(*address);
    sizes[*address] = bytes;
    used += bytes;
    return 0;
}
int cuMemFree_v2(int64_t address) {
    awaitAll();
    if (!device.erase(address)) return 1;
    used -= sizes[address];
    unguard(address, sizes[address]);
    return 0;
}
int cuMemHostAlloc(int64_t* address, size_t bytes, unsigned) {
    *address = (int64_t)malloc(bytes);
    host.insert(*address);
    return 0;
}
int cuMemFreeHost(int64_t address) {
    if (!host.erase(address)) return 1;
    free((void*)address);
    return 0;
}
static int copy(int64_t to, int64_t from, size_t bytes, int64_t stream) {
    return enqueue(stream, [=] { memcpy((void*)to, (void*)from, bytes); });
}
int cuMemcpyHtoDAsync_v2(int64_t to, int64_t from, size_t bytes, int64_t stream) { return copy(to, from, bytes, stream); }
int cuMemcpyDtoHAsync_v2(int64_t to, int64_t from, size_t bytes, int64_t stream) { return copy(to, from, bytes, stream); }
int cuMemcpyDtoDAsync_v2(int64_t to, int64_t from, size_t bytes, int64_t stream) { return copy(to, from, bytes, stream); }
int cuMemsetD8Async(int64_t address, unsigned char value, size_t bytes, int64_t stream) {
    if (bytes == 0) return 1;
    return enqueue(stream, [=] { memset((void*)address, value, bytes); });
}
int cuStreamCreate(int64_t* made, unsigned) {
    if (noContext()) return 201;
    *made = thing();
    streams[*made] = Stream();
    return 0;
}
int cuStreamDestroy_v2(int64_t made) {
    awaitAll();
    streams.erase(made);
    return drop(made);
}
int cuStreamSynchronize(int64_t stream) {
    if (capturing) return 900;
    if (!streams.count(stream)) return 400;
    await(stream, streams[stream].asked);
    return (int)synchronized();
}
int cuStreamWaitEvent(int64_t stream, int64_t event, unsigned) {
    if (capturing) return 900;
    if (!events.count(event)) return 0;  // as long as it is not recorded, it counts as done
    Event seen = events[event];
    return enqueue(stream, [=] { streams[seen.stream].runUntil(seen.asked); });
}
int cuStreamBeginCapture_v2(int64_t stream, int) {
    capturing = new Graph();
    captured = stream;
    return streams.count(stream) ? 0 : 400;
}
int cuStreamEndCapture(int64_t, int64_t* graph) {
    *graph = (int64_t)capturing;
    capturing = nullptr;
    int ended = status("cuStreamEndCapture");
    if (ended) *graph = 0;
    else things.insert(*graph);
    return ended;
}
static std::map<int64_t, int> mostShared;  // of functions, where it is more than the usual
static std::vector<std::pair<int64_t, int>> capturedShared;
static int sharedOf(int64_t function) { return mostShared.count(function) ? mostShared[function] : 48 << 10; }
int cuGraphInstantiateWithFlags(int64_t* executable, int64_t graph, uint64_t) {
    for (auto& launch : capturedShared)
        if (launch.second > sharedOf(launch.first)) return 1;
    capturedShared.clear();
    *executable = (int64_t) new Graph(*(Graph*)graph);
    things.insert(*executable);
    return 0;
}
int cuGraphLaunch(int64_t executable, int64_t stream) {
    replays++;
    for (auto& work : *(Graph*)executable) enqueue(stream, work);
    return streams.count(stream) ? 0 : 400;
}
int cuGraphExecDestroy(int64_t executable) { return drop(executable); }
int cuGraphDestroy(int64_t graph) { return drop(graph); }
int cuEventCreate(int64_t* event, unsigned) { *event = thing(); return 0; }
int cuEventDestroy_v2(int64_t event) {
    events.erase(event);
    return drop(event);
}
int cuEventRecord(int64_t event, int64_t stream) {
    if (capturing) return 900;
    if (!streams.count(stream) || !things.count(event)) return 400;
    streams[stream].add([=] { events[event].milliseconds = streams[stream].milliseconds; });
    events[event] = Event{stream, streams[stream].asked, 0};
    return 0;
}
int cuEventSynchronize(int64_t event) {
    if (events.count(event)) await(events[event].stream, events[event].asked);
    return fault.empty() ? 0 : 719;
}
int cuEventElapsedTime(float* milliseconds, int64_t start, int64_t end) {
    *milliseconds = 1500 + events[end].milliseconds - events[start].milliseconds;
    return 0;
}
int cuModuleLoadData(int64_t* module, const char* image) {
    if (capturing) return 900;
    if (noContext()) return 201;
    if (image[0] == '/') {
        *module = (int64_t)dlopen(image, RTLD_NOW | RTLD_LOCAL);
        if (!*module) return 200;
        libraries.insert(*module);
        return 0;
    }
    if (strcmp(image, "machine code") != 0) return 200;
    *module = thing();
    return 0;
}
int cuModuleUnload(int64_t module) { return libraries.count(module) ? 0 : drop(module); }
int cuModuleGetFunction(int64_t* function, int64_t module, const char* name) {
    if (libraries.count(module)) {
        void* launch = dlsym((void*)module, (std::string("launch_") + name).c_str());
        const int* sizes = (const int*)dlsym((void*)module, (std::string("sizes_") + name).c_str());
        if (!launch || !sizes) return 500;
        functions[(int64_t)launch] = Function{name, (const char* (*)(const int*, void**))launch, sizes};
        *function = (int64_t)launch;
        return 0;
    }
    *function = (int64_t)name[0];
    return strcmp(name, "cast") == 0 || strcmp(name, "product") == 0 ? 0 : 500;
}
int cuFuncSetAttribute(int64_t function, int attribute, int value) {
    if (attribute != 8 || value > (227 << 10)) return 1;
    mostShared[function] = value;
    return 0;
}
// its kernels take (int* seen, int, float, long) and write down how they were called; "product" writes down where c is, m, n and k
int cuLaunchKernel(int64_t function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned shared,
                   int64_t stream, void** arguments, void** extra) {
    if (extra || (int)shared > sharedOf(function)) return 1;
    if (int failed = status("cuLaunchKernel")) return failed;
    if (capturing) capturedShared.push_back({function, (int)shared});
    if (functions.count(function)) {
        const Function& kernel = functions[function];
        std::vector<int64_t> values;
        for (int i = 0; kernel.sizes[i]; i++) {
            if (!arguments[i]) return 1;
            values.push_back(0);
            memcpy(&values[i], arguments[i], kernel.sizes[i]);
        }
        if (arguments[values.size()]) return 1;  // too many
        std::vector<int> grid = {(int)x, (int)y, (int)z, (int)threads, (int)shared, (int)setting("backwards", 0)};
        return enqueue(stream, [=] { run(functions[function], grid.data(), values); });
    }
    if (function == 'p') {
        int64_t* d = *(int64_t**)arguments[3];
        std::vector<int64_t> all = {*(int64_t*)arguments[2], *(int64_t*)arguments[5], *(int64_t*)arguments[6], *(int64_t*)arguments[7]};
        return enqueue(stream, [=] { memcpy(d, all.data(), 32); });
    }
    int* seen = *(int**)arguments[0];
    int i = *(int*)arguments[1];
    float f = *(float*)arguments[2];
    int64_t l = *(int64_t*)arguments[3];
    return enqueue(stream, [=] {
        int all[] = {i, (int)(f * 10), (int)(l >> 32), (int)x, (int)y, (int)z, (int)threads, (int)shared};
        memcpy(seen, all, sizeof all);
    });
}

// --- nvrtc.h
int nvrtcVersion(int* major, int* minor) { *major = 13; *minor = 9; return 0; }
const char* nvrtcGetErrorString(int) { return "NVRTC_ERROR"; }
int nvrtcGetNumSupportedArchs(int* count) { *count = 2; return 0; }
int nvrtcGetSupportedArchs(int* known) { known[0] = 80; known[1] = 90; return 0; }
int nvrtcCreateProgram(int64_t* program, const char* source, const char*, int count, const char** headers, const char** names) {
    *program = thing();
    return count == 1 && strstr(headers[0], "bf16") && strcmp(names[0], "common.cuh") == 0 && *source ? 0 : 4;
}
int nvrtcCompileProgram(int64_t, int, const char**) { compiled++; return status("nvrtcCompileProgram"); }
int nvrtcGetCUBINSize(int64_t, size_t* bytes) { *bytes = 13; return 0; }
int nvrtcGetCUBIN(int64_t, char* cubin) { strcpy(cubin, "machine code"); return 0; }
int nvrtcGetProgramLogSize(int64_t, size_t* bytes) { *bytes = 9; return 0; }
int nvrtcGetProgramLog(int64_t, char* log) { strcpy(log, "line one"); return 0; }
int nvrtcDestroyProgram(int64_t* program) { return drop(*program); }

// --- cublasLt.h, column-major
size_t cublasLtGetVersion() { return setting("cuBLASLt", 130900); }
const char* cublasLtGetStatusName(int) { return "CUBLAS_STATUS"; }
int cublasLtCreate(int64_t* handle) { *handle = thing(); return 0; }
int cublasLtDestroy(int64_t handle) { return drop(handle); }
int cublasLtMatmulDescCreate(int64_t* made, int compute, int scale) {
    Matmul* product = new Matmul();
    product->compute = compute;
    *made = (int64_t)product;
    things.insert(*made);
    return scale == 0 ? 0 : 7;
}
int cublasLtMatmulDescSetAttribute(int64_t made, int attribute, const void* value, size_t bytes) {
    Matmul* product = (Matmul*)made;
    if (bytes != (attribute == 8 || attribute == 11 || attribute == 12 ? 8 : 4)) return 7;
    switch (attribute) {
        case 3: product->transA = *(int*)value; return 0;
        case 4: product->transB = *(int*)value; return 0;
        case 7: product->epilogue = *(int*)value; return 0;
        case 8: product->bias = *(int64_t*)value; return 0;
        case 11: product->beside = *(int64_t*)value; return 0;
        case 12: product->besideLd = *(int64_t*)value; return 0;
        case 26: product->biasType = *(int*)value; return 0;
        default: return 7;
    }
}
int cublasLtMatmulDescDestroy(int64_t made) { return drop(made); }
int cublasLtMatrixLayoutCreate(int64_t* made, int type, uint64_t rows, uint64_t columns, int64_t ld) {
    Layout* layout = new Layout{type, (int64_t)rows, (int64_t)columns, ld};
    *made = (int64_t)layout;
    things.insert(*made);
    return 0;
}
int cublasLtMatrixLayoutSetAttribute(int64_t made, int attribute, const void* value, size_t bytes) {
    Layout* layout = (Layout*)made;
    if (attribute == 5 && bytes == 4) layout->batch = *(int*)value;
    else if (attribute == 6 && bytes == 8) layout->stride = *(int64_t*)value;
    else return 7;
    return 0;
}
int cublasLtMatrixLayoutDestroy(int64_t made) { return drop(made); }
int cublasLtMatmulPreferenceCreate(int64_t* made) { *made = thing(); return 0; }
int cublasLtMatmulPreferenceSetAttribute(int64_t, int attribute, const void*, size_t bytes) {
    return bytes == (attribute == 1 ? 8 : 4) ? 0 : 7;
}
int cublasLtMatmulPreferenceDestroy(int64_t made) { return drop(made); }
int cublasLtMatmulAlgoGetHeuristic(int64_t, int64_t product, int64_t, int64_t, int64_t, int64_t, int64_t, int wanted, char* results, int* found) {
    if (capturing) return 14;  // as of 13.3
    ((Matmul*)product)->biasGrain = grain(((Matmul*)product)->bias);
    ((Matmul*)product)->besideGrain = grain(((Matmul*)product)->beside);
    const std::string ofEpilogue = "no algorithm of epilogue " + std::to_string(((Matmul*)product)->epilogue);
    *found = setting("no algorithm", 0) || setting(ofEpilogue.c_str(), 0) ? 0 : (int)setting("algorithms", 1);
    if (*found > wanted) *found = wanted;
    for (char number = 0; number < *found; number++, results += 96) {
        memset(results, 0, 96);
        strcpy(results, "algorithm");
        results[NUMBER_AT] = number;
    }
    return (int)setting("cublasLtMatmulAlgoGetHeuristic", 0);
}
int cublasLtMatmul(int64_t, int64_t product, const float* alpha, int64_t a, int64_t layoutA, int64_t b, int64_t layoutB,
                   const float* beta, int64_t c, int64_t layoutC, int64_t d, int64_t layoutD, const char* algorithm,
                   int64_t workspace, size_t workspaceBytes, int64_t stream) {
    if (setting("cublasLt loads when it multiplies", 0)) {
        if (capturing) return 14;
        settings.erase("cublasLt loads when it multiplies");
    }
    const std::string number = std::to_string(algorithm[NUMBER_AT]);
    if (setting(("algorithm " + number + " does not run").c_str(), 0)) return 15;
    const long milliseconds = setting(("milliseconds of algorithm " + number).c_str(), 0);
    settings["products"]++;
    settings["last algorithm"] = algorithm[NUMBER_AT];
    Matmul p = *(Matmul*)product;
    Layout A = *(Layout*)layoutA, B = *(Layout*)layoutB, C = *(Layout*)layoutC, D = *(Layout*)layoutD;
    int64_t m = p.transA ? A.columns : A.rows, k = p.transA ? A.rows : A.columns, n = p.transB ? B.rows : B.columns;
    if (strcmp(algorithm, "algorithm") || *alpha != 1 || p.compute != 68 || D.rows != m || D.columns != n || !workspace ||
        (p.transB ? B.columns : B.rows) != k || (p.epilogue != 1 && (!p.bias || p.biasType != D.type)) || !workspaceBytes)
        return 7;
    if (p.epilogue != 1 && p.bias % p.biasGrain) return 7;
    const bool gelu = p.epilogue == 164, geluGradient = p.epilogue == 208;
    if (p.epilogue != 1 && p.epilogue != 4 && !gelu && !geluGradient) return 7;
    if ((gelu || geluGradient) && (!p.beside || p.besideLd % 8 || p.besideLd < m || p.beside % p.besideGrain || D.batch > 1))
        return 7;
    float scale = *beta;
    return enqueue(stream, [=] {
        streams[stream].milliseconds += milliseconds;
        std::vector<float> sums(m);
        for (int64_t batch = 0; batch < D.batch; batch++) {
            for (int64_t column = 0; column < n; column++) {
                for (int64_t row = 0; row < m; row++) {
                    double sum = 0;
                    for (int64_t i = 0; i < k; i++) {
                        sum += (double)load(a, batch * A.stride + (p.transA ? i + row * A.ld : row + i * A.ld), A.type) *
                               load(b, batch * B.stride + (p.transB ? column + i * B.ld : i + column * B.ld), B.type);
                    }
                    if (scale != 0) sum += scale * load(c, batch * C.stride + row + column * C.ld, C.type);
                    if (p.epilogue == 4 || gelu) sum += load(p.bias, row, p.biasType);
                    if (gelu) {
                        save(p.beside, row + column * p.besideLd, D.type, (float)sum);
                        sum = (float)sum * geluShare((float)sum);
                    }
                    if (geluGradient) {
                        sum = (float)sum * geluSlope(load(p.beside, row + column * p.besideLd, D.type));
                        sums[row] += (float)sum;
                    }
                    save(d, batch * D.stride + row + column * D.ld, D.type, (float)sum);
                }
            }
        }
        for (int64_t row = 0; geluGradient && row < m; row++) save(p.bias, row, p.biasType, sums[row]);
    });
}
}
