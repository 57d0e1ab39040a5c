#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

// Reads the includes of all sources: an arrow that points up, or a library outside its one
// module, fails here. So does a comment that cites what the documentation does not have.

namespace fs = std::filesystem;

namespace {

using Modules = std::set<std::string>;

const std::map<std::string, Modules> kMayUse{
    {"base", {}},
    {"http", {"base"}},
    {"graph", {"base", "http"}},
    {"pace", {"base", "graph"}},
    {"upload", {"base", "graph"}},
    {"plan", {"base"}},
    {"source", {"base", "http", "plan"}},
    {"ledger", {"base"}},
    {"report", {"base"}},
    {"run", {"base", "http", "graph", "pace", "upload", "plan", "source", "ledger", "report"}},
    {"cli", {"base", "http", "graph", "pace", "upload", "plan", "source", "ledger", "report", "run"}},
    {"simulator", {"base"}},
    {"metaup.hpp", {"plan", "report", "run"}},  // the header that includes what most programs need
};

/// Header prefix → the only module whose sources may include it, and public headers never.
const std::map<std::string, std::string> kLibraries{
    {"curl/", "http"},
    {"sqlite3.h", "ledger"},
    {"libpq-fe.h", "ledger"},
    {"CLI/", "cli"},
    {"spdlog/", "cli"},
    {"toml++/", "cli"},
    {"termios.h", "cli"},
    {"sys/ioctl.h", "cli"},
    {"httplib.h", "simulator"},
    {"archive.h", "source"},
    {"archive_entry.h", "source"},
    {"zlib.h", "plan"},
    {"pugixml.hpp", "plan"},
    {"stb_image_write.h", "plan"},
};

struct Include {
  fs::path file;
  std::string module;
  std::string header;
  bool is_public = false;
};

/// Calls `visit` with the path of each source, from our top folder on, and each of its lines.
template <typename Visit>
void each_line(const Visit& visit) {
  const fs::path top(METAUP_SOURCE_DIR);
  for (const auto* const root : {"include/metaup", "src"}) {
    for (const auto& entry : fs::recursive_directory_iterator(top / root)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      const auto path = entry.path().lexically_relative(top);
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) visit(path, line);
    }
  }
}

std::vector<Include> all_includes() {
  std::vector<Include> found;
  const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  each_line([&](const fs::path& path, const std::string& line) {
    std::smatch match;
    if (!std::regex_search(line, match, pattern)) return;
    const bool is_public = *path.begin() == "include";
    const auto module = std::next(path.begin(), is_public ? 2 : 1)->string();
    found.push_back({METAUP_SOURCE_DIR / path, module, match[1], is_public});
  });
  return found;
}

/// The types that sources define for others to see, such as "metaup::run::Engine", and where. What stands in a
/// namespace is not indented.
std::map<std::string, std::set<fs::path>> all_types() {
  const std::regex opens(R"(^namespace ([\w:]+) \{)");
  const std::regex type(R"(^(?:struct|class|enum class) (\w+)(?: final)?(?: :.*)? \{)");
  std::map<std::string, std::set<fs::path>> found;
  fs::path source;
  std::string space;
  bool is_hidden = false;
  each_line([&](const fs::path& path, const std::string& line) {
    if (path != source) is_hidden = false;
    source = path;
    std::smatch match;
    if (line == "namespace {") is_hidden = true;
    if (line == "}  // namespace") is_hidden = false;
    if (std::regex_search(line, match, opens)) space = match[1];
    if (!is_hidden && std::regex_search(line, match, type)) found[space + "::" + match[1].str()].insert(path);
  });
  return found;
}

/// The module that a header of ours belongs to; empty for others.
std::string module_of(const std::string& header) {
  const std::string prefix = "metaup/";
  const auto path = header.starts_with(prefix) ? header.substr(prefix.size()) : header;
  const auto name = path.substr(0, path.find('/'));
  return path.find('/') != std::string::npos && kMayUse.contains(name) ? name : "";
}

std::set<std::string> headings_of(const std::string& page) {
  const std::string mark = "## ";
  std::set<std::string> headings;
  std::ifstream file(fs::path(METAUP_SOURCE_DIR) / page);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(mark)) headings.insert(line.substr(mark.size()));
  }
  return headings;
}

}  // namespace

TEST_CASE("no include points up or sideways", "[architecture]") {
  const auto includes = all_includes();
  REQUIRE(includes.size() > 100);  // the reader works
  for (const auto& include : includes) {
    const auto used = module_of(include.header);
    if (used.empty() || used == include.module) continue;
    INFO(include.file << " includes " << include.header);
    REQUIRE(kMayUse.contains(include.module));
    CHECK(kMayUse.at(include.module).contains(used));
  }
}

TEST_CASE("the folders of run point one way, and targets do not know who builds them", "[architecture]") {
  const std::map<std::string, std::set<std::string>> may_use{
      {"traffic", {}},
      {"rules", {"engine"}},
      {"engine", {"traffic", "rules"}},
      {"targets", {"engine", "rules", "traffic"}},
      {"doctor", {"engine", "traffic", "targets"}},
  };
  const auto run = fs::path(METAUP_SOURCE_DIR) / "src/run";
  std::map<std::string, std::size_t> read;
  for (const auto& include : all_includes()) {
    const auto folder = include.file.parent_path().filename().string();
    if (include.file.parent_path().parent_path() != run || !may_use.contains(folder)) continue;
    ++read[folder];
    INFO(include.file << " includes " << include.header);
    const fs::path header(include.header);
    const auto used = header.parent_path().filename().string();
    if (header.parent_path().parent_path() != "run" || used == folder) continue;
    CHECK(may_use.at(folder).contains(used));
  }
  for (const auto& [folder, used] : may_use) CHECK(read[folder] > 10);  // the reader works
}

// The linker would take either of two for both.
TEST_CASE("no two sources define a type of one name", "[architecture]") {
  const auto types = all_types();
  REQUIRE(types.size() > 400);  // the reader works
  for (const auto& [type, sources] : types) {
    INFO(type << " in " << *sources.begin());
    CHECK(sources.size() == 1);
  }
}

TEST_CASE("each outside library appears in one module", "[architecture]") {
  for (const auto& include : all_includes()) {
    for (const auto& [prefix, module] : kLibraries) {
      if (!include.header.starts_with(prefix)) continue;
      INFO(include.file << " includes " << include.header);
      // The simulator may unpack archives itself: it must not share the client's beliefs.
      const bool own_archive = prefix.starts_with("archive") && include.module == "simulator";
      CHECK((include.module == module || own_archive));
      CHECK_FALSE(include.is_public);
    }
  }
}

TEST_CASE("public headers do without the full JSON header", "[architecture]") {
  for (const auto& include : all_includes()) {
    if (!include.is_public) continue;
    INFO(include.file);
    CHECK(include.header != "nlohmann/json.hpp");
  }
}

TEST_CASE("what is public is what the one header brings in, and no more", "[architecture]") {
  std::map<std::string, std::vector<std::string>> includes;
  const auto root = fs::path(METAUP_SOURCE_DIR) / "include";
  for (const auto& include : all_includes()) {
    if (include.is_public) includes[fs::relative(include.file, root).string()].push_back(include.header);
  }
  std::set<std::string> reached;
  std::vector<std::string> open{"metaup/metaup.hpp"};
  while (!open.empty()) {
    const auto header = open.back();
    open.pop_back();
    if (!reached.insert(header).second) continue;
    for (const auto& next : includes[header]) {
      if (next.starts_with("metaup/")) open.push_back(next);
    }
  }
  for (const auto& [header, used] : includes) {
    INFO(header);
    CHECK(reached.contains(header));
  }
  CHECK(reached.size() <= 45);
}

TEST_CASE("what sources cite of Meta's API has its heading, and stands in one line", "[architecture]") {
  const std::string page = "docs/graph-api.md";
  const auto headings = headings_of(page);
  const std::regex pattern(R"re(\(docs/graph-api\.md, "([^"]*)"\))re");
  std::size_t cited = 0;
  each_line([&](const fs::path& path, const std::string& line) {
    if (line.find(page) == std::string::npos) return;
    INFO(path << ": " << line);
    const std::sregex_iterator begin(line.begin(), line.end(), pattern);
    const std::sregex_iterator end;
    CHECK(std::distance(begin, end) > 0);
    for (auto found = begin; found != end; ++found, ++cited) CHECK(headings.contains((*found)[1].str()));
  });
  CHECK(cited > 10);  // the reader works
}
