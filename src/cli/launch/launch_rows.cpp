#include "cli/launch/launch_rows.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/options/command_table.hpp"
#include "cli/options/values.hpp"
#include "graph/creative/asset_groups.hpp"
#include "graph/creative/columns.hpp"
#include "graph/creative/flexible.hpp"
#include "graph/creative/spec_json.hpp"
#include "metaup/graph/findings.hpp"
#include "metaup/plan/naming.hpp"
#include "metaup/plan/probe.hpp"
#include "plan/manifest/sheet.hpp"
#include "plan/real_path.hpp"
#include "source/remote_path.hpp"
#include "source/workbook_parts.hpp"

namespace metaup::cli {
namespace {

namespace fs = std::filesystem;
using Cells = graph::Values;

constexpr std::size_t kLargestSpec = 1U << 20U;
constexpr std::size_t kLargestManifest = 256U << 20U;

/// What lies beside a manifest that is not on the disk; `folder` ends with its separator. Storages take ".." for the
/// name of a folder, and a URL has no bytes but those of URLs.
std::string beside(const std::string& folder, const std::string& path) {
  if (is_url(folder)) {
    std::string url = folder;
    for (const char c : path) url += c == '/' ? std::string(1, c) : percent_encode({&c, 1});
    return url;
  }
  const auto there = source::path_on_remote(folder);
  const auto root = folder.substr(0, folder.size() - there.size());
  return root + (fs::path(there) / path).lexically_normal().string();
}

/// Where relative paths start: the folder of the manifest, or where metaup runs.
class Folder {
 public:
  explicit Folder(const Places& places, const std::string& manifest = {})
      : places_(places), path_(fs::path(manifest).parent_path()), is_elsewhere_(is_elsewhere(manifest)) {
    if (!is_elsewhere_) return;
    const auto end = is_url(manifest) ? manifest.find_first_of("?#") : std::string::npos;
    path_ = manifest.substr(0, manifest.find_last_of("/:", end) + 1);
  }
  [[nodiscard]] std::string path_of(const std::string& path) const {
    if (is_elsewhere(path)) return path;
    if (is_elsewhere_ && !path.starts_with('/')) return beside(path_.string(), path);
    return plan::real_path((path_ / path).string());
  }
  [[nodiscard]] bool has(const std::string& path) const {
    const auto file = path_of(path);
    std::error_code unreadable;
    return !path.empty() && !is_elsewhere(file) && fs::exists(file, unreadable);
  }
  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t limit) const {
    const auto file = path_of(path);
    return is_elsewhere(file) ? read_text(file, limit, places_) : read_small_file(file, limit);
  }

 private:
  const Places& places_;
  fs::path path_;
  bool is_elsewhere_;
};

/// Puts the content of files in place of "@FILE", where that is meant.
Result<void> read_files(Cells& values, const Folder& folder) {
  for (auto& [column, value] : values) {
    if (!value.starts_with('@') || !graph::takes_json(column)) continue;
    auto text = folder.read(value.substr(1), kLargestSpec);
    if (!text) return tl::unexpected(graph::in_field(column, std::move(text.error())));
    value = *std::move(text);
  }
  return {};
}

Result<graph::CreativeDraft> read_creative(const Cells& values, const Folder& folder) {
  auto draft = graph::read_creative_draft(values, [&](const std::string& path) { return folder.has(path); });
  if (!draft) return draft;
  for (const auto& use : graph::assets_of(*draft)) {
    if (use.ref->form == graph::AssetRef::Form::path) use.ref->text = folder.path_of(use.ref->text);
  }
  return draft;
}

/// What the options say, by the columns of a manifest.
Result<Cells> values_of(const Options& options, const Places& places) {
  Cells values(options.columns.begin(), options.columns.end());
  const auto put = [&](const char* column, const std::string& text) {
    if (!text.empty()) values.emplace(column, text);
  };
  put("name", options.name);
  put("page-id", options.page_id);
  put("instagram-user-id", options.instagram_user_id);
  put("thumbnail", options.thumbnail);
  put("description", options.description);
  put("adset", options.adset);
  put("creative", options.creative);
  for (std::size_t i = 0; i < options.cards.size(); ++i) {
    values.emplace("card-" + std::to_string(i + 1), options.cards[i]);
  }
  const auto columns = graph::creative_columns();
  const bool too_many =
      !options.cards.empty() &&
      std::find(columns.begin(), columns.end(), "card-" + std::to_string(options.cards.size())) == columns.end();
  if (too_many) {
    return local_error("card: a carousel has at most 10 cards, and " + std::to_string(options.cards.size()) +
                       " are given");
  }
  for (const auto& [column, file] : {std::pair{"spec", &options.spec}, std::pair{"ad-spec", &options.ad_spec}}) {
    if (file->empty()) continue;
    auto spec = read_text(*file, kLargestSpec, places);
    if (!spec) return tl::unexpected(graph::in_field(column, std::move(spec.error())));
    values.emplace(column, *std::move(spec));
  }
  return values;
}

const std::string& value_at(const Cells& values, std::string_view column) {
  static const std::string kNone;
  const auto found = values.find(column);
  return found == values.end() ? kNone : found->second;
}

/// The groups of a flexible ad are the ad's, and stand in one place.
std::optional<Error> misplaced_groups(const graph::CreativeDraft& draft, const Cells& values, const Options& options) {
  if (draft.groups.empty()) return std::nullopt;
  graph::Findings findings;
  if (!options.make_ads) findings.refuse("flex-1", "a flexible ad needs an ad", "add --ads, and its ad set");
  const auto spec = graph::parse_spec(value_at(values, "ad-spec"));
  if (spec && spec->contains(graph::kAssetGroupsField)) {
    findings.refuse("ad-spec", "has groups, and so has flex-1", "leave out one of the two");
  }
  return findings.errors.empty() ? std::nullopt : std::optional(graph::to_error(findings.errors));
}

run::LaunchRow creative_row(std::string source, Cells values, const Folder& folder, const Options& options) {
  run::LaunchRow row;
  row.source = std::move(source);
  if (auto read = read_files(values, folder); !read) row.error = std::move(read.error());
  row.creative.emplace().name = value_at(values, "name");
  auto draft = read_creative(values, folder);
  if (draft) {
    row.creative = options.flexible ? graph::flexible(*std::move(draft)) : *std::move(draft);
    if (!row.error) row.error = misplaced_groups(*row.creative, values, options);
    if (row.error) row.creative->groups.clear();  // so that the creative is what is told to have failed
  } else if (!row.error) {
    row.error = std::move(draft.error());
  }
  if (options.make_ads) {
    row.ad = graph::named_as(graph::read_own_ad_draft(values), row.creative->name);
    row.ad->active = options.active;
  }
  return row;
}

run::LaunchRow ad_row(std::string source, Cells values, const Folder& folder, const Options& options) {
  run::LaunchRow row;
  row.source = std::move(source);
  if (auto read = read_files(values, folder); !read) row.error = std::move(read.error());
  row.ad = graph::read_ad_draft(values);
  row.ad->active = options.active;
  return row;
}

/// What the ad's spec wants to bring along.
Result<void> attach_all(const std::vector<std::string>& attach, const Places& places, run::LaunchRow& row) {
  plan::ProbeOptions images;
  images.images_only = true;
  for (const auto& text : attach) {
    const auto sign = text.find('=');
    const auto path = plan::real_path(text.substr(sign + 1));
    auto file = open_file(path, places, plan::kLargestImage);
    auto probed = file ? plan::probe(*file, images) : tl::unexpected(file.error());
    if (!probed) return tl::unexpected(graph::in_field("attach", std::move(probed.error())));
    const auto name = plan::choose_name({}, {.path = path, .format = probed->format, .sha256 = probed->sha256});
    row.ad->attached.push_back(text.substr(0, sign));
    row.ad->attached_content += probed->sha256;
    row.attachments.push_back({.field = text.substr(0, sign),
                               .filename = name.name,
                               .content_type = std::string(plan::mime_type_of(probed->format)),
                               .slice = {.file = probed->file, .range = {0, probed->file->size()}}});
  }
  return {};
}

std::vector<std::string_view> columns_of(bool creatives) {
  const auto own = creatives ? graph::creative_columns() : graph::ad_columns();
  std::vector<std::string_view> columns(own.begin(), own.end());
  if (creatives) columns.insert(columns.end(), graph::columns_of_own_ad().begin(), graph::columns_of_own_ad().end());
  columns.emplace_back("account");
  return columns;
}

/// With the columns of the manifest that only names are made of.
std::vector<std::string_view> with_fields(std::vector<std::string_view> columns, const RowNames& names) {
  for (const auto& field : names.fields()) {
    if (std::find(columns.begin(), columns.end(), field) == columns.end()) columns.push_back(field);
  }
  return columns;
}

/// The account of a row: its own, or that of the command line.
void put_account(const Cells& values, const Options& options, run::LaunchRow& row) {
  const auto text = trimmed(value_at(values, "account"));
  if (text.empty()) {
    if (options.account) row.account = *options.account;
    return;
  }
  auto account = parse_account(text);
  if (account) {
    row.account = *std::move(account);
  } else if (!row.error) {
    row.error = graph::in_field("account", local_error(account.error()).value());
  }
}

/// The source says where an error is.
Error without_place(Error error, const std::string& source) {
  const auto place = source + ": ";
  if (error.message.starts_with(place)) error.message.erase(0, place.size());
  return error;
}

/// Whether a report writes the manifest back.
bool wants_sheet(const Options& options) {
  return std::any_of(options.reports.begin(), options.reports.end(),
                     [](const report::ReportTarget& target) { return target.kind == report::ReportKind::csv; });
}

/// A workbook, or a text.
Result<plan::ManifestTable> read_manifest_file(const Options& options, const Places& places, const std::string& name,
                                               std::span<const std::string_view> columns) {
  auto text = read_text(options.from, kLargestManifest, places);
  if (!text) return tl::unexpected(std::move(text.error()));
  const plan::ManifestReading reading{.name = name,
                                      .columns = columns,
                                      .limits = {},
                                      .passes_over_unknown = options.ignore_unknown_columns,
                                      .map = options.map,
                                      .sheet = options.sheet,
                                      .keeps_cells = wants_sheet(options)};
  if (!plan::is_zip_archive(*text)) return plan::read_table(*text, reading);
  const auto archive = std::make_shared<const std::string>(*std::move(text));
  return plan::read_workbook(source::parts_of_archive(archive, name), reading);
}

/// What its rows are called.
std::string name_of_manifest(const std::string& from) {
  if (from == "-") return "stdin";
  return is_url(from) ? http::shown_url(from) : from;
}

std::vector<std::string> notices_of(const plan::ManifestTable& table, const std::string& name) {
  std::vector<std::string> notices;
  if (!table.passed_over.empty()) {
    notices.push_back(name + ": ignored these columns: " + joined(table.passed_over, ", "));
  }
  if (!table.absent.empty())
    notices.push_back(name + ": --map names columns that it does not have: " + printable(joined(table.absent, ", ")));
  return notices;
}

Result<NamedRows> rows_of_manifest(const Options& options, const Cells& defaults, const RowNames& names,
                                   const Places& places) {
  const bool creatives = options.command == "create-creative";
  const auto name = name_of_manifest(options.from);
  const Folder folder(places, options.from);
  auto table = read_manifest_file(options, places, name, with_fields(columns_of(creatives), names));
  if (!table) return tl::unexpected(std::move(table.error()));
  NamedRows named;
  named.notices = notices_of(*table, name);
  std::set<std::string_view> unused;
  report::LaunchSheet sheet{.header = std::move(table->header), .rows = {}};
  for (auto& row : table->rows) {
    const auto source = plan::place_in(name, row.line, row.row);
    if (!sheet.header.empty()) sheet.rows.push_back({.source = source, .cells = std::move(row.cells)});
    for (const auto column : graph::columns_of_own_ad()) {
      if (creatives && !options.make_ads && row.values.contains(column)) unused.insert(column);
    }
    const auto columns = names.columns_of(row.values);
    for (const auto& [column, value] : defaults) row.values.try_emplace(column, value);
    auto values = row.values;
    values.erase("account");  // it is none of Meta's
    named.plan.rows.push_back(creatives ? creative_row(source, values, folder, options)
                                        : ad_row(source, std::move(values), folder, options));
    if (row.error) named.plan.rows.back().error = without_place(std::move(*row.error), source);
    put_account(row.values, options, named.plan.rows.back());
    names.name({.number = named.plan.rows.size(), .columns = columns, .file = {}}, named.plan.rows.back());
  }
  if (!sheet.header.empty()) named.sheet = std::make_shared<const report::LaunchSheet>(std::move(sheet));
  for (const auto column : unused) {
    named.notices.push_back("the column " + std::string(column) + " applies only to ads: add --ads");
  }
  return named;
}

}  // namespace

Result<graph::CreativeDraft> creative_of(const Options& options, const Places& places) {
  auto values = values_of(options, places);
  if (!values) return tl::unexpected(std::move(values.error()));
  if (auto read = read_files(*values, Folder(places)); !read) return tl::unexpected(std::move(read.error()));
  return read_creative(*values, Folder(places));
}

Result<graph::AdDraft> ad_of(const Options& options, const Places& places) {
  auto values = values_of(options, places);
  if (!values) return tl::unexpected(std::move(values.error()));
  if (auto read = read_files(*values, Folder(places)); !read) return tl::unexpected(std::move(read.error()));
  auto ad = graph::read_own_ad_draft(*values);
  ad.active = options.active;
  return ad;
}

Result<NamedRows> name_rows(const Options& options, const RowNames& names, const Places& places) {
  auto values = values_of(options, places);
  if (!values) return tl::unexpected(std::move(values.error()));
  if (!options.from.empty()) return rows_of_manifest(options, *values, names, places);
  NamedRows named;
  auto source = options.name.empty() ? "command line" : options.name;
  const bool creative = options.command == "create-creative";
  const Folder here(places);
  auto row = creative ? creative_row(std::move(source), *values, here, options)
                      : ad_row(std::move(source), *std::move(values), here, options);
  if (creative) {
    const bool wrong_usage = row.error && row.error->error_class == ErrorClass::local;
    if (wrong_usage) return tl::unexpected(*std::move(row.error));
  } else if (auto attached = attach_all(options.attach, places, row); !attached) {
    row.error = std::move(attached.error());
  }
  names.name({}, row);
  named.plan.rows.push_back(std::move(row));
  return named;
}

}  // namespace metaup::cli
