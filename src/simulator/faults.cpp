#include "simulator/faults.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace metaup::simulator {
namespace {

bool matches(const FaultRule& rule, const std::string& edge, const std::string& account, const Call& call) {
  return (rule.edge.empty() || rule.edge == edge) && (rule.method.empty() || rule.method == call.method) &&
         (rule.account.empty() || rule.account == account) &&
         (rule.phase.empty() || rule.phase == call.text("upload_phase")) &&
         (rule.with.empty() || call.has(rule.with)) &&
         std::all_of(rule.where.begin(), rule.where.end(),
                     [&](const auto& wanted) { return call.text(wanted.first) == wanted.second; });
}

}  // namespace

FaultBook::FaultBook(const std::vector<FaultRule>& rules, std::uint64_t seed) : random_(seed) {
  for (const auto& rule : rules) add(rule);
  of_scenario_ = entries_.size();
}

void FaultBook::add(FaultRule rule) { entries_.push_back({std::move(rule)}); }

void FaultBook::drop_added() { entries_.resize(of_scenario_); }

std::vector<FaultRule> FaultBook::fire(const std::string& edge, const std::string& account, const Call& call) {
  std::vector<FaultRule> fired;
  for (auto& entry : entries_) {
    if (!matches(entry.rule, edge, account, call)) continue;
    ++entry.seen;
    if (!due(entry)) continue;
    ++entry.fired;
    fired.push_back(entry.rule);
  }
  return fired;
}

bool FaultBook::due(const Entry& entry) {
  const auto& rule = entry.rule;
  if (rule.times != 0 && entry.fired >= rule.times) return false;
  if (!rule.nth.empty() && std::find(rule.nth.begin(), rule.nth.end(), entry.seen) == rule.nth.end()) return false;
  if (rule.every != 0 && entry.seen % rule.every != 0) return false;
  if (rule.first != 0 && entry.seen > rule.first) return false;
  if (rule.probability >= 1) return true;
  return static_cast<double>(random_() >> 11) * 0x1p-53 < rule.probability;
}

std::string edge_name(const std::vector<std::string>& path) {
  if (path.empty()) return "root";
  const auto& first = path.front();
  if (path.size() > 1) return first == "me" ? "me/" + path[1] : path[1];
  if (!account_digits(first).empty()) return "account";
  const bool is_object = first.find_first_not_of("0123456789:") == std::string::npos;
  return is_object ? "node" : first;
}

bool replaces_reply(const FaultRule& rule) {
  return rule.error || rule.html || rule.reply || rule.drop || rule.null_entry;
}

void apply_outcome(const FaultRule& rule, Reply& reply, const std::string& trace, bool data_as_text) {
  if (rule.error) {
    reply.status = rule.error->status;
    reply.body = error_body(*rule.error, trace, data_as_text);
  } else if (rule.reply) {
    reply.status = 200;
    reply.body = dump(*rule.reply);
  } else if (rule.html) {
    reply.status = *rule.html;
    reply.content_type = "text/html; charset=utf-8";
    reply.body = fmt::format(
        "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went "
        "wrong.</h1><p>HTTP {}</p></body></html>\n",
        *rule.html);
  }
  if (rule.drop) reply.delivery.cut = Delivery::Cut::drop;
  if (rule.truncate) reply.delivery.cut = Delivery::Cut::truncate;
  if (rule.stall) reply.delivery.cut = Delivery::Cut::stall;
  if (rule.null_entry) reply.delivery.cut = Delivery::Cut::null_entry;
  reply.delivery.delay += rule.delay;
  reply.delivery.slow += rule.slow;
  for (const auto& [name, value] : rule.headers) set(reply.headers, name, value);
}

}  // namespace metaup::simulator
