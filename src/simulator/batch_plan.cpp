#include "simulator/batch_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kMostOperations = 50;

tl::unexpected<ApiError> batch_error(std::string message) {
  return refuse({.code = 0, .message = std::move(message), .type = "GraphBatchException"});
}

std::string text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Form names lose their punctuation on the way in, which is why neither "a.jpg" nor "d/f-0" is ever found.
std::string form_name(std::string name) {
  const auto is_kept = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::replace_if(name.begin(), name.end(), [&](char c) { return !is_kept(c); }, '_');
  return name;
}

/// Headers of an entry come as {"name":…,"value":…} or as "Name: value".
std::string header_of(const Json& entry, std::string_view wanted) {
  const auto headers = entry.find("headers");
  if (headers == entry.end() || !headers->is_array()) return {};
  for (const auto& header : *headers) {
    if (header.is_object() && to_lower(text_member(header, "name")) == wanted) return text_member(header, "value");
    if (!header.is_string()) continue;
    const auto& line = header.get_ref<const std::string&>();
    const auto colon = line.find(':');
    if (colon == std::string::npos || to_lower(line.substr(0, colon)) != wanted) continue;
    const auto value = line.find_first_not_of(' ', colon + 1);
    return value == std::string::npos ? std::string() : line.substr(value);
  }
  return {};
}

/// "f0,f1", or the object {part name: parameter name} that one official SDK sends.
tl::expected<std::vector<Part>, ApiError> attached_files(const Json& entry, const std::vector<Part>& parts) {
  std::vector<std::string> names = split(text_member(entry, "attached_files"), ',');
  if (const auto map = entry.find("attached_files"); map != entry.end() && map->is_object()) {
    for (const auto& [name, parameter] : map->items()) names.push_back(name);
  }
  std::vector<Part> files;
  for (const auto& name : names) {
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return form_name(part.name) == name; });
    if (found == parts.end()) return batch_error(fmt::format("File {} has not been attached", name));
    files.push_back(*found);
  }
  return files;
}

tl::expected<BatchOperation, ApiError> read_operation(const Json& entry, const std::vector<Part>& parts) {
  BatchOperation operation;
  operation.method = text_member(entry, "method");
  const auto url = text_member(entry, "relative_url");
  for (const auto* known : {"GET", "POST", "PUT", "DELETE"}) {
    if (operation.method == known) {
      const auto question = url.find('?');
      operation.path = percent_decode(std::string_view(url).substr(0, question), false);
      if (question != std::string::npos) operation.query = parse_urlencoded(std::string_view(url).substr(question + 1));
      operation.body = parse_urlencoded(text_member(entry, "body"));
      operation.if_none_match = !header_of(entry, "if-none-match").empty();
      operation.name = text_member(entry, "name");
      const auto omit = entry.find("omit_response_on_success");
      operation.omit_response = omit == entry.end() || *omit != false;
      auto files = attached_files(entry, parts);
      if (!files) return refuse(files.error());
      operation.files = std::move(*files);
      return operation;
    }
  }
  return batch_error("Each entry of a batch needs a method (GET, POST, PUT or DELETE) and a relative_url");
}

std::vector<std::string> needed_names(const BatchOperation& operation, const Json& entry) {
  auto names = referenced_names(operation.path);
  for (const auto* fields : {&operation.query, &operation.body}) {
    for (const auto& [name, value] : *fields) {
      for (auto& referenced : referenced_names(value)) names.push_back(std::move(referenced));
    }
  }
  if (auto needed = text_member(entry, "depends_on"); !needed.empty()) names.push_back(std::move(needed));
  return names;
}

/// Finds out who waits for whom.
std::optional<ApiError> link(std::vector<BatchOperation>& operations, const Json& entries) {
  std::map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (!operations[i].name.empty()) by_name[operations[i].name] = i;
  }
  for (std::size_t i = 0; i < operations.size(); ++i) {
    for (const auto& name : needed_names(operations[i], entries[i])) {
      const auto parent = by_name.find(name);
      if (parent == by_name.end()) {
        return ApiError{.message = fmt::format("There is no request named \"{}\" in this batch", name),
                        .type = "GraphBatchException"};
      }
      operations[i].parents.push_back(parent->second);
      operations[parent->second].has_children = true;
    }
  }
  return std::nullopt;
}

}  // namespace

BatchPlan plan_batch(const std::string& text, const std::vector<Part>& parts) {
  const auto entries = Json::parse(text, nullptr, false);
  if (!entries.is_array() || entries.empty()) return batch_error("batch must be a JSON array of requests");
  if (entries.size() > kMostOperations) {
    return batch_error(fmt::format("Too many requests in batch message. Maximum batch size is {}", kMostOperations));
  }
  std::vector<BatchOperation> operations;
  for (const auto& entry : entries) {
    auto operation = read_operation(entry.is_object() ? entry : Json::object(), parts);
    if (!operation) return refuse(operation.error());
    operations.push_back(std::move(*operation));
  }
  if (auto error = link(operations, entries)) return refuse(*error);
  if (run_order(operations).empty()) return batch_error("The requests of this batch depend on each other in a circle");
  return operations;
}

std::vector<std::size_t> run_order(const std::vector<BatchOperation>& operations) {
  std::vector<std::size_t> order;
  std::vector<bool> placed(operations.size());
  for (bool moved = true; moved && order.size() < operations.size();) {
    moved = false;
    for (std::size_t i = 0; i < operations.size(); ++i) {
      const auto& parents = operations[i].parents;
      if (placed[i] || !std::all_of(parents.begin(), parents.end(), [&](auto parent) { return placed[parent]; }))
        continue;
      placed[i] = moved = true;
      order.push_back(i);
    }
  }
  return order.size() == operations.size() ? order : std::vector<std::size_t>{};
}

}  // namespace metaup::simulator
