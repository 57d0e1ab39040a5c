#include "simulator/references.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace metaup::simulator {
namespace {

constexpr std::string_view kOpening = "{result=";

struct Reference {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string name;
  std::string_view path;
};

std::optional<Reference> next_reference(std::string_view text, std::size_t from) {
  const auto begin = text.find(kOpening, from);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto colon = text.find(':', begin);
  const auto end = text.find('}', begin);
  if (colon == std::string_view::npos || end == std::string_view::npos || colon > end) return std::nullopt;
  const auto name = text.substr(begin + kOpening.size(), colon - begin - kOpening.size());
  return Reference{begin, end + 1, std::string(name), text.substr(colon + 1, end - colon - 1)};
}

/// Takes the next step off a path: "name", "*" or an index; empty at the end or where it makes no sense.
std::string take_step(std::string_view& path) {
  if (path.starts_with('[')) {
    const auto end = path.find(']');
    if (end == std::string_view::npos) return {};
    auto step = path.substr(1, end - 1);
    if (step.size() > 1 && (step.front() == '\'' || step.front() == '"')) step = step.substr(1, step.size() - 2);
    path.remove_prefix(end + 1);
    return std::string(step);
  }
  if (!path.starts_with('.')) return {};
  path.remove_prefix(1);
  const auto step = path.substr(0, path.find_first_of(".["));
  path.remove_prefix(step.size());
  return std::string(step);
}

void follow(const Json& node, const std::string& step, std::vector<Json>& found) {
  if (step == "*") {
    for (const auto& child : node.is_structured() ? node : Json::array()) found.push_back(child);
  } else if (node.is_object() && node.contains(step)) {
    found.push_back(node[step]);
  } else if (const auto index = parse_u64(step); index && node.is_array() && *index < node.size()) {
    found.push_back(node[static_cast<std::size_t>(*index)]);
  }
}

}  // namespace

std::vector<Json> select_path(const Json& root, std::string_view path) {
  if (!path.starts_with('$')) return {};
  path.remove_prefix(1);
  std::vector<Json> nodes{root};
  while (!path.empty()) {
    const auto step = take_step(path);
    if (step.empty()) return {};
    std::vector<Json> next;
    for (const auto& node : nodes) follow(node, step, next);
    nodes = std::move(next);
  }
  return nodes;
}

std::vector<std::string> referenced_names(std::string_view text) {
  std::vector<std::string> names;
  for (auto reference = next_reference(text, 0); reference; reference = next_reference(text, reference->end)) {
    names.push_back(reference->name);
  }
  return names;
}

std::string resolve_references(std::string_view text,
                               const std::function<const Json*(const std::string& name)>& body_of) {
  std::string resolved;
  std::size_t done = 0;
  for (auto reference = next_reference(text, 0); reference; reference = next_reference(text, done)) {
    resolved += text.substr(done, reference->begin - done);
    done = reference->end;
    const auto* body = body_of(reference->name);
    if (body == nullptr) continue;
    std::string values;
    for (const auto& value : select_path(*body, reference->path)) {
      values += (values.empty() ? "" : ",") + (value.is_string() ? value.get<std::string>() : dump(value));
    }
    resolved += values;
  }
  resolved += text.substr(done);
  return resolved;
}

}  // namespace metaup::simulator
