#include "upload/object_list.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

constexpr std::uint32_t kPageSize = 100;
constexpr std::size_t kMostHashes = 50;  // that fit a URL

struct Listing {
  AssetKind kind;
  graph::Edge edge;
  std::string_view path;  ///< of the account; with "me/" of whoever the token belongs to
  std::string_view name;
  std::string_view created;  ///< empty: Meta does not say
  std::string_view always;   ///< read whatever is asked for
  std::string_view usual;    ///< shown when nothing is asked for
};

constexpr Listing kListings[] = {
    {AssetKind::image, graph::Edge::adimages_read, "adimages", "name", "created_time", "id,hash,name",
     "status,width,height,created_time"},
    {AssetKind::video, graph::Edge::advideos_read, "advideos", "title", "created_time", "id,title",
     "status,length,created_time"},
    {AssetKind::creative, graph::Edge::adcreatives_read, "adcreatives", "name", "", "id,name", "status,object_type"},
    {AssetKind::ad, graph::Edge::ads_read, "ads", "name", "created_time", "id,name",
     "status,effective_status,adset_id,created_time"},
    {AssetKind::account, graph::Edge::accounts_read, "me/adaccounts", "name", "created_time", "id,name",
     "account_status,currency,timezone_name"},
    {AssetKind::page, graph::Edge::pages_read, "me/accounts", "name", "", "id,name", "category,tasks"},
    {AssetKind::adset, graph::Edge::adsets_read, "adsets", "name", "created_time", "id,name",
     "status,effective_status,campaign_id,created_time"},
    {AssetKind::campaign, graph::Edge::campaigns_read, "campaigns", "name", "created_time", "id,name",
     "status,effective_status,objective,created_time"},
};

const Listing& listing_of(AssetKind kind) {
  return *std::find_if(std::begin(kListings), std::end(kListings),
                       [&](const Listing& listing) { return listing.kind == kind; });
}

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> list;
  while (!words.empty()) {
    const auto end = std::min(words.find(','), words.size());
    list.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return list;
}

bool is_alias(std::string_view field) { return field.find(".as(") != std::string_view::npos; }

/// Everything that must be read to show and to choose, each field once.
std::string fields_to_read(const ListQuery& query) {
  const auto& listing = listing_of(query.kind);
  auto fields = query.fields.empty() ? split(listing.usual) : query.fields;
  auto needed = split(listing.always);
  if (query.since) needed.emplace_back(listing.created);
  std::string text;
  for (const auto& field : fields) text += (text.empty() ? "" : ",") + field;
  for (const auto& field : needed) {
    const bool there = std::any_of(fields.begin(), fields.end(), [&](const std::string& other) {
      return field_name(other) == field && !is_alias(other);
    });
    if (!there) text += "," + field;
  }
  return text;
}

std::uint32_t page_size_of(const ListQuery& query) {
  const bool with_specs = std::any_of(query.fields.begin(), query.fields.end(), [](const std::string& field) {
    return field.find("_spec") != std::string::npos;
  });
  return with_specs ? kPageWithSpecs : kPageSize;
}

std::string json_list(std::span<const std::string> hashes) {
  std::string text;
  for (const auto& hash : hashes) text += (text.empty() ? "[\"" : ",\"") + hash + "\"";
  return text + "]";
}

}  // namespace

std::string_view field_name(std::string_view field) { return field.substr(0, field.find_first_of(".{(")); }

std::vector<std::string> shown_fields(const ListQuery& query) {
  if (query.fields.empty()) return split(listing_of(query.kind).usual);
  std::vector<std::string> names;
  for (const auto& field : query.fields) names.emplace_back(field_name(field));
  return names;
}

std::string_view name_field(AssetKind kind) { return listing_of(kind).name; }

bool has_alias(const ListQuery& query) { return std::any_of(query.fields.begin(), query.fields.end(), is_alias); }

std::string id_of(AssetKind kind, const graph::Object& object) {
  auto id = graph::plain_text(object, kind == AssetKind::image ? "hash" : "id");
  const bool is_word =
      std::all_of(id.begin(), id.end(), [](unsigned char c) { return c == '_' || std::isalnum(c) != 0; });
  return is_word ? id : std::string();
}

std::string left_out_of_list(AssetKind kind, std::size_t count) {
  return std::to_string(count) + (count == 1 ? " entry without an id was" : " entries without an id were") +
         " left out (" + std::string(to_string(kind)) + "s)";
}

bool has_created_time(AssetKind kind) { return !listing_of(kind).created.empty(); }

bool is_in_account(AssetKind kind) { return !listing_of(kind).path.starts_with("me/"); }

bool matches(const ListQuery& query, const graph::Object& object) {
  const auto& listing = listing_of(query.kind);
  const auto name = fold(graph::plain_text(object, listing.name));
  if (name.find(fold(query.name_contains)) == std::string::npos) return false;
  if (!query.since) return true;
  const auto created = parse_time(graph::plain_text(object, listing.created));
  return created && *created >= *query.since;
}

ObjectList::ObjectList(ListQuery query) : query_(std::move(query)) {}

Next ObjectList::next() const {
  if (error_) return Failed{*error_};
  if (ended_) return Done{};
  auto operation = read_page();
  page_size_.apply(operation);
  return Send{std::move(operation)};
}

graph::Operation ObjectList::read_page() const {
  const auto& listing = listing_of(query_.kind);
  const auto path = std::string(listing.path);
  auto operation = is_in_account(query_.kind) ? read_of(query_.account, listing.edge, query_.account.act() + "/" + path)
                                              : read_of({}, listing.edge, path);
  operation.params = {{"fields", fields_to_read(query_)}, {"limit", std::to_string(page_size_of(query_))}};
  if (!query_.hashes.empty()) operation.params.emplace_back("hashes", json_list(hashes()));
  if (!after_.empty()) operation.params.emplace_back("after", after_);
  return operation;
}

void ObjectList::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  if (page_size_.shrinks_after(ending, read_page())) return;
  auto page = reply_of(ending).and_then(graph::read_objects);
  if (page) {
    on_page(*std::move(page));
  } else {
    error_ = page.error();
  }
}

void ObjectList::on_page(graph::ObjectPage page) {
  if (!page.after.empty() && !pages_.insert(page.after).second) {
    error_ = protocol_error("Meta gives the same page again and again").value();
    return;
  }
  after_ = std::move(page.after);
  if (after_.empty()) {
    pages_.clear();
    hashes_done_ += hashes().size();
    ended_ = hashes_done_ == query_.hashes.size();
  }
  for (auto& object : page.objects) {
    const bool is_none = id_of(query_.kind, object).empty();
    if (is_none || matches(query_, object)) objects_.push_back(std::move(object));
  }
}

std::span<const std::string> ObjectList::hashes() const {
  const auto rest = std::span(query_.hashes).subspan(hashes_done_);
  return rest.first(std::min(rest.size(), kMostHashes));
}

}  // namespace metaup::upload
