// What runs tell of what they did.
#include <algorithm>
#include <csignal>

#include "integration/chaos/oracle.hpp"
#include "integration/chaos/world.hpp"

namespace metaup::test {
namespace {

/// An item as it was asked for. Whether a file is an image or a video is not told before it was looked at.
struct Wanted {
  std::size_t file = 0;         ///< the file itself, or what the row's creative shows
  const JobRow* row = nullptr;  ///< null: a file
  bool is_ad = false;
};
using Name = std::string;

Name name_of(const std::string& source, const std::string& account, AssetKind kind) {
  const auto* const what = kind == AssetKind::ad ? "ad" : kind == AssetKind::creative ? "creative" : "file";
  return std::string(what) + " " + source + " in " + account;
}

std::map<Name, Wanted> wanted_items(const Job& job, const Order& order) {
  std::map<Name, Wanted> wanted;
  for (const auto file : order.files) {
    for (const auto& account : job.accounts) {
      wanted[name_of(job.files[file].path, account, AssetKind::image)] = {.file = file};
    }
  }
  for (const auto index : order.rows) {
    const auto& row = job.rows[index];
    const auto account = row.row.account.digits();
    wanted[name_of(job.files[row.file].path, account, AssetKind::image)] = {.file = row.file};
    wanted[name_of(row.row.source, account, AssetKind::creative)] = {.file = row.file, .row = &row};
    if (row.row.ad) wanted[name_of(row.row.source, account, AssetKind::ad)] = {row.file, &row, true};
  }
  return wanted;
}

/// How it must end when nothing else goes wrong; nothing: it is done.
std::optional<ErrorClass> end_of(const Job& job, const Wanted& wanted, const std::string& account,
                                 const InDoubt& in_doubt) {
  const auto& file = job.files[wanted.file];
  const bool file_fails = file.fate != Fate::accepted || in_doubt.contains({account, wanted.file});
  if (wanted.row == nullptr) {
    if (in_doubt.contains({account, wanted.file})) return ErrorClass::unknown_outcome;
    if (file.fate == Fate::no_media) return ErrorClass::local;
    if (file.fate == Fate::refused) return ErrorClass::invalid;
    return std::nullopt;
  }
  const bool creative_fails = file_fails || wanted.row->creative_is_refused;
  if (wanted.is_ad ? creative_fails : file_fails) return ErrorClass::dependency;
  if (wanted.is_ad ? wanted.row->ad_is_refused : wanted.row->creative_is_refused) return ErrorClass::invalid;
  return std::nullopt;
}

/// Whether Meta has what an item says that it has: of this account, and as it was asked for.
bool is_there(const Job& job, const Wanted& wanted, const report::Item& item, const World& world) {
  const auto account = item.account.digits();
  const auto any_content = [&](const auto& fits) {
    const auto& contents = job.files[wanted.file].contents;
    return std::any_of(contents.begin(), contents.end(), fits);
  };
  const auto holds = [&](const auto& held, const std::string& id, const auto& key_of) {
    const auto found = held.find(id);
    return found != held.end() && any_content([&](const auto& content) { return found->second == key_of(content); });
  };
  const auto as_content = [&](const std::string& content) { return ContentKey{account, content}; };
  switch (item.kind) {
    case AssetKind::image:
      return holds(world.image_of, account + ":" + item.id, as_content);
    case AssetKind::video:
      return holds(world.video_of, item.id, as_content);
    case AssetKind::creative:
      return holds(world.creative_of, item.id, [&](const auto& content) { return creative_key(*wanted.row, content); });
    default:
      return holds(world.ad_of, item.id, [&](const auto& content) { return ad_key_of(*wanted.row, content); });
  }
}

bool is_failed(const report::Item& item) {
  return item.status == report::Status::failed || (item.status == report::Status::processing && item.error);
}
bool is_done(const report::Item& item) { return !is_failed(item) && item.status != report::Status::skipped; }

std::string to_text(const report::Item& item) {
  auto text = name_of(item.source, item.account.digits(), item.kind) + " is " + std::string(to_string(item.status));
  if (!item.id.empty()) text += " as " + item.id;
  if (item.error) text += ": " + std::string(to_string(item.error->error_class)) + ", " + item.error->message;
  return text;
}

/// The code of a class, of those that decide when nothing is done; the first in the order of the documentation wins.
int code_of(const std::vector<report::Item>& items) {
  using enum ErrorClass;
  const std::vector<std::pair<int, std::set<ErrorClass>>> order{
      {3, {auth, permission}}, {7, {rate_limit, transient, network, protocol, unknown_outcome}},
      {5, {not_found}},        {4, {invalid, policy}},
      {12, {local}},
  };
  for (const auto& [code, classes] : order) {
    for (const auto& item : items) {
      if (is_failed(item) && item.error && classes.contains(item.error->error_class)) return code;
    }
  }
  return 7;
}

int exit_code_of(const Studio::Take& take) {
  const auto& items = take.items;
  const auto& why = take.outcome.error;
  if (why && (why->error_class == ErrorClass::auth || why->error_class == ErrorClass::permission)) return 3;
  if (std::all_of(items.begin(), items.end(), is_done)) return 0;
  if (std::any_of(items.begin(), items.end(), is_done)) return 6;
  return code_of(items);
}

void check_exit_code(const Studio::Take& take, int signal, Complaints& complaints) {
  // A signal that came when all had ended changes nothing.
  if (signal != 0 && take.exit_code == 128 + signal) return;
  const auto wanted = exit_code_of(take);
  if (take.exit_code == wanted) return;
  complaints.push_back("exit code " + std::to_string(take.exit_code) + ", not " + std::to_string(wanted) +
                       ", with signal " + std::to_string(signal));
}

void check_summary(const Studio::Take& take, Complaints& complaints) {
  const auto count = [&](auto fits) {
    return static_cast<std::uint32_t>(std::count_if(take.items.begin(), take.items.end(), fits));
  };
  const auto& summary = take.outcome.summary;
  const auto is = [&](const char* what, std::uint32_t told, std::uint32_t counted) {
    if (told == counted) return;
    complaints.push_back("the summary has " + std::to_string(told) + " " + what + ", not " + std::to_string(counted));
  };
  is("items", summary.items, static_cast<std::uint32_t>(take.items.size()));
  is("done", summary.done, count(is_done));
  is("failed", summary.failed, count(is_failed));
  is("skipped", summary.skipped, count([](const auto& item) { return item.status == report::Status::skipped; }));
  is("unchanged", summary.unchanged, count([](const auto& item) { return item.status == report::Status::unchanged; }));
}

}  // namespace

Complaints check_take(const Job& job, const Order& order, const Studio::Take& take, const nlohmann::json& state,
                      int signal) {
  Complaints complaints;
  const World world(state);
  const auto wanted = wanted_items(job, order);
  std::map<Name, int> told;
  for (const auto& item : take.items) {
    const auto name = name_of(item.source, item.account.digits(), item.kind);
    ++told[name];
    const auto found = wanted.find(name);
    if (found == wanted.end()) {
      complaints.push_back("nobody asked for it: " + to_text(item));
      continue;
    }
    if (!is_done(item)) {
      if (!item.error) complaints.push_back("no word of why: " + to_text(item));
      continue;
    }
    if (end_of(job, found->second, item.account.digits(), {}))
      complaints.push_back("it cannot be done: " + to_text(item));
    if (!is_there(job, found->second, item, world)) complaints.push_back("Meta does not have it: " + to_text(item));
  }
  for (const auto& [name, ignored] : wanted) {
    if (told[name] != 1) complaints.push_back("reported " + std::to_string(told[name]) + " times: " + name);
  }
  check_summary(take, complaints);
  check_exit_code(take, signal, complaints);
  return complaints;
}

Complaints check_calm_take(const Job& job, const Order& order, const Studio::Take& take, const InDoubt& in_doubt) {
  Complaints complaints;
  const auto wanted = wanted_items(job, order);
  for (const auto& item : take.items) {
    const auto found = wanted.find(name_of(item.source, item.account.digits(), item.kind));
    if (found == wanted.end()) continue;
    const auto end = end_of(job, found->second, item.account.digits(), in_doubt);
    const bool as_it_shall = end ? is_failed(item) && item.error && item.error->error_class == *end : is_done(item);
    if (as_it_shall) continue;
    complaints.push_back("not " + std::string(end ? to_string(*end) : "done") + ": " + to_text(item));
  }
  return complaints;
}

}  // namespace metaup::test
