#include <catch2/catch.hpp>
#include <deque>
#include <memory>
#include <optional>

#include "support/album.hpp"

using namespace metaup::test;

/// Fault × edge → class, exit code, images afterwards and requests, of a run of three images with
/// `--attempts 2 --max-wait 1s`. The table is what metaup promises; the rest only plays it.
namespace {

enum class Edge : std::uint8_t {
  images,       ///< POST adimages, multipart and bytes
  batch_entry,  ///< the same as an operation of a batch
  batch,        ///< the batch as a whole
  verify        ///< GET adimages, of images that are there
};

struct Expected {
  int exit_code = 0;
  int images = 0;    ///< that the account holds
  int requests = 0;  ///< no more than these
};

struct Row {
  Edge edge;
  const char* fault;
  const char* error_class;
  Expected once;    ///< the fault strikes the first request or entry
  Expected always;  ///< … or each one
};

// What strikes.
const std::map<std::string, std::string> kFaults{
    {"dropped before", R"("drop":true)"},
    {"dropped after", R"("drop":true,"when":"after")"},
    {"truncated", R"("truncate":true)"},
    {"HTML 500", R"("html":500)"},
    {"HTML 200", R"("html":200)"},
    {"null", R"("null_entry":true)"},
    {"null after", R"("null_entry":true,"when":"after")"},
    {"1", R"("error":{"code":1,"message":"unknown","status":500})"},
    {"1 after", R"("error":{"code":1,"message":"unknown","status":500},"when":"after")"},
    {"2", R"("error":{"code":2,"message":"down","status":500})"},
    {"17", R"("error":{"code":17,"message":"limit"})"},
    {"80004", R"("error":{"code":80004,"subcode":2446079,"message":"limit"})"},
    {"613/5044001", R"("error":{"code":613,"subcode":5044001,"message":"limit"})"},
    {"100/2446496", R"("error":{"code":100,"subcode":2446496,"message":"bad"})"},
    {"100/33", R"("error":{"code":100,"subcode":33,"message":"gone"})"},
    {"190", R"("error":{"code":190,"subcode":463,"message":"expired"})"},
    {"200", R"("error":{"code":200,"message":"no right","status":403})"},
    {"368", R"("error":{"code":368,"message":"blocked"})"},
};

// clang-format off
const std::vector<Row> kRows{
    // edge            fault             class          once: exit images requests, always
    {Edge::images,      "dropped before", "network",    {0, 3, 4}, {7, 0, 6}},
    {Edge::images,      "dropped after",  "network",    {0, 3, 4}, {7, 3, 6}},
    {Edge::images,      "truncated",      "network",    {0, 3, 4}, {7, 3, 6}},
    {Edge::images,      "HTML 500",       "transient",  {0, 3, 4}, {7, 0, 6}},
    {Edge::images,      "HTML 200",       "protocol",   {0, 3, 4}, {7, 0, 6}},
    {Edge::images,      "1",              "transient",  {0, 3, 4}, {7, 0, 6}},
    {Edge::images,      "1 after",        "transient",  {0, 3, 4}, {7, 3, 6}},
    {Edge::images,      "2",              "transient",  {0, 3, 4}, {7, 0, 6}},
    {Edge::images,      "17",             "rate_limit", {7, 0, 1}, {7, 0, 1}},
    {Edge::images,      "80004",          "rate_limit", {7, 0, 1}, {7, 0, 1}},
    {Edge::images,      "613/5044001",    "rate_limit", {0, 3, 4}, {7, 0, 2}},
    {Edge::images,      "100/2446496",    "invalid",    {6, 2, 3}, {4, 0, 3}},
    {Edge::images,      "100/33",         "not_found",  {6, 2, 3}, {5, 0, 3}},
    {Edge::images,      "190",            "auth",       {3, 0, 1}, {3, 0, 1}},
    {Edge::images,      "200",            "permission", {6, 2, 3}, {3, 0, 3}},
    {Edge::images,      "368",            "policy",     {6, 2, 3}, {4, 0, 3}},

    {Edge::batch_entry, "dropped before", "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "dropped after",  "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::batch_entry, "null",           "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "null after",     "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::batch_entry, "HTML 500",       "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "HTML 200",       "protocol",   {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "1",              "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "1 after",        "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::batch_entry, "2",              "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "17",             "rate_limit", {6, 2, 1}, {7, 0, 1}},
    {Edge::batch_entry, "80004",          "rate_limit", {6, 2, 1}, {7, 0, 1}},
    {Edge::batch_entry, "613/5044001",    "rate_limit", {0, 3, 2}, {7, 0, 2}},
    {Edge::batch_entry, "100/2446496",    "invalid",    {6, 2, 1}, {4, 0, 1}},
    {Edge::batch_entry, "100/33",         "not_found",  {6, 2, 1}, {5, 0, 1}},
    {Edge::batch_entry, "190",            "auth",       {3, 2, 1}, {3, 0, 1}},
    {Edge::batch_entry, "200",            "permission", {6, 2, 1}, {3, 0, 1}},
    {Edge::batch_entry, "368",            "policy",     {6, 2, 1}, {4, 0, 1}},

    // What may be the matter of one entry, or of their company, is tried one by one.
    {Edge::batch,       "dropped before", "network",    {0, 3, 2}, {7, 0, 2}},
    {Edge::batch,       "dropped after",  "network",    {0, 3, 2}, {7, 3, 2}},
    {Edge::batch,       "truncated",      "network",    {0, 3, 2}, {7, 3, 2}},
    {Edge::batch,       "HTML 500",       "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch,       "HTML 200",       "protocol",   {0, 3, 4}, {0, 3, 4}},
    {Edge::batch,       "1",              "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch,       "1 after",        "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::batch,       "2",              "transient",  {0, 3, 2}, {7, 0, 2}},
    {Edge::batch,       "17",             "rate_limit", {7, 0, 1}, {7, 0, 1}},
    {Edge::batch,       "80004",          "rate_limit", {7, 0, 1}, {7, 0, 1}},
    {Edge::batch,       "613/5044001",    "rate_limit", {0, 3, 2}, {7, 0, 2}},
    {Edge::batch,       "100/2446496",    "invalid",    {0, 3, 4}, {0, 3, 4}},
    {Edge::batch,       "190",            "auth",       {3, 0, 1}, {3, 0, 1}},
    {Edge::batch,       "200",            "permission", {3, 0, 1}, {3, 0, 1}},
    {Edge::batch,       "368",            "policy",     {4, 0, 1}, {4, 0, 1}},

    {Edge::verify,      "dropped before", "network",    {0, 3, 2}, {7, 3, 2}},
    {Edge::verify,      "truncated",      "network",    {0, 3, 2}, {7, 3, 2}},
    {Edge::verify,      "HTML 500",       "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::verify,      "HTML 200",       "protocol",   {0, 3, 4}, {7, 3, 7}},
    {Edge::verify,      "1",              "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::verify,      "2",              "transient",  {0, 3, 2}, {7, 3, 2}},
    {Edge::verify,      "17",             "rate_limit", {7, 3, 1}, {7, 3, 1}},
    {Edge::verify,      "80004",          "rate_limit", {7, 3, 1}, {7, 3, 1}},
    {Edge::verify,      "613/5044001",    "rate_limit", {0, 3, 2}, {7, 3, 2}},
    {Edge::verify,      "100/2446496",    "invalid",    {0, 3, 4}, {4, 3, 4}},
    {Edge::verify,      "190",            "auth",       {3, 3, 1}, {3, 3, 1}},
    {Edge::verify,      "200",            "permission", {3, 3, 1}, {3, 3, 1}},
    {Edge::verify,      "368",            "policy",     {4, 3, 1}, {4, 3, 1}},
};
// clang-format on

constexpr int kImages = 3;
constexpr std::size_t kAtOnce = 8;  // a run mostly waits for its retries

/// One row played once, by one method.
struct Play {
  const Row& row;
  const std::string method;
  const bool always;
  Simulator simulator;
  Metaup metaup{};
  std::optional<Process> process{};
};

std::string scenario(const Row& row, bool always) {
  const std::string edge = row.edge == Edge::batch ? "batch" : "adimages";
  const std::string method = row.edge == Edge::verify ? "GET" : "POST";
  return R"({"limits":{"enforce":false,"headers":false},"faults":[{"edge":")" + edge + R"(","method":")" + method +
         R"(",)" + (always ? "" : R"("times":1,)") + kFaults.at(row.fault) + "}]}";
}

std::vector<std::string> methods(Edge edge) {
  if (edge == Edge::images) return {"multipart", "bytes"};
  return {edge == Edge::verify ? "auto" : "batch"};
}

std::vector<std::string> arguments(const Play& play, const std::string& folder) {
  std::vector<std::string> args{
      "upload-image", folder,      "--account",  "123",    "--graph-url", play.simulator.url(),
      "--method",     play.method, "-o",         "ndjson", "--attempts",  "2",
      "--max-wait",   "1s",        "--progress", "none"};
  if (play.row.edge == Edge::verify) args.insert(args.end(), {"--verify", "all"});
  return args;
}

void check(Play& play) {
  const auto run = play.process->wait();
  play.metaup.search_for_token(run);
  const auto& expected = play.always ? play.row.always : play.row.once;
  INFO("edge " << static_cast<int>(play.row.edge) << ", " << play.row.fault << (play.always ? ", always" : ", once")
               << ", " << play.method << "\n"
               << run.out << run.err << play.simulator.log());
  CHECK(run.exit_code == expected.exit_code);
  const auto state = play.simulator.state();
  CHECK(state.at("images").size() == static_cast<std::size_t>(expected.images));
  CHECK(summary(run.out).at("requests") <= expected.requests);

  std::map<int, int> reported;
  bool told = false;
  for (const auto& event : events(run.out)) {
    const std::string type = event.at("type");
    if (type.starts_with("item_")) ++reported[event.at("item").at("index").get<int>()];
    const auto& error = type == "item_failed" ? event.at("item").at("error") : event.value("error", nlohmann::json());
    if (!error.is_object()) continue;
    told = true;
    CHECK(error.at("class") == play.row.error_class);
  }
  CHECK(told);
  CHECK(reported == std::map<int, int>{{0, 1}, {1, 1}, {2, 1}});
}

void play_rows(Edge edge) {
  TempDir folder;
  write_images(folder, "in", kImages);
  std::deque<std::unique_ptr<Play>> running;
  const auto finish_one = [&] {
    check(*running.front());
    running.pop_front();
  };
  for (const auto& row : kRows) {
    if (row.edge != edge) continue;
    for (const auto& method : methods(edge)) {
      for (const bool always : {false, true}) {
        auto play = std::unique_ptr<Play>(new Play{row, method, always, Simulator(scenario(row, always))});
        if (edge == Edge::verify) REQUIRE(play->metaup(upload(play->simulator.url(), folder / "in")).exit_code == 0);
        play->process.emplace(play->metaup.start(arguments(*play, folder / "in")));
        running.push_back(std::move(play));
        if (running.size() == kAtOnce) finish_one();
      }
    }
  }
  while (!running.empty()) finish_one();
}

}  // namespace

TEST_CASE("fault matrix: an image on its own", "[e2e][fault-matrix]") { play_rows(Edge::images); }
TEST_CASE("fault matrix: an entry of a batch", "[e2e][fault-matrix]") { play_rows(Edge::batch_entry); }
TEST_CASE("fault matrix: a batch as a whole", "[e2e][fault-matrix]") { play_rows(Edge::batch); }
TEST_CASE("fault matrix: asking whether images are there", "[e2e][fault-matrix]") { play_rows(Edge::verify); }
