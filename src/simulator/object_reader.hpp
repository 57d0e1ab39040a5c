#pragma once
#include <fmt/format.h>

#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/text.hpp"
#include "metaup/base/clock.hpp"
#include "simulator/answer.hpp"

namespace metaup::simulator {

/// Reads the members of a JSON object, and knows at the end which ones nobody asked for.
/// The first problem found is kept; later reads change nothing.
class ObjectReader {
 public:
  ObjectReader(const Json& object, std::string where, std::string& problem)
      : object_(object), where_(std::move(where)), problem_(problem) {
    if (!object.is_object()) complain("must be an object");
  }

  void read(const char* name, bool& into) {
    if (const auto* value = member(name)) value->is_boolean() ? void(into = *value) : complain(name, "true or false");
  }
  void read(const char* name, double& into) {
    if (const auto* value = member(name)) {
      value->is_number() && *value >= 0 ? void(into = *value) : complain(name, "a number that is not negative");
    }
  }
  void read_signed(const char* name, double& into) {
    if (const auto* value = member(name)) value->is_number() ? void(into = *value) : complain(name, "a number");
  }
  void read_signed(const char* name, int& into) {
    if (const auto* value = member(name)) {
      value->is_number_integer() ? void(into = *value) : complain(name, "a whole number");
    }
  }
  /// Digits are a text, too: forms do not say which they are.
  void read(const char* name, std::string& into) {
    const auto* value = member(name);
    if (value == nullptr) return;
    if (value->is_number_unsigned()) {
      into = value->dump();
    } else {
      value->is_string() ? void(into = *value) : complain(name, "a string");
    }
  }
  void read(const char* name, Milliseconds& into) {
    std::uint64_t count = 0;
    if (read_number(name, count, 86'400'000)) into = Milliseconds{count};
  }
  void read(const char* name, int& into) {
    std::uint64_t count = 0;
    if (read_number(name, count, std::numeric_limits<int>::max())) into = static_cast<int>(count);
  }
  void read(const char* name, std::uint64_t& into) {
    read_number(name, into, std::numeric_limits<std::uint64_t>::max());
  }
  void read(const char* name, std::vector<std::string>& into) {
    const auto* list = member(name);
    if (list == nullptr) return;
    into.clear();
    for (const auto& value : list->is_array() ? *list : Json::array({nullptr})) {
      value.is_string() ? into.push_back(value) : complain(name, "a list of strings");
    }
  }
  void read(const char* name, std::map<std::string, std::string>& into) {
    const auto* object = member(name);
    if (object == nullptr) return;
    if (!object->is_object()) return complain(name, "an object");
    for (const auto& [key, value] : object->items()) {
      value.is_string() ? void(into[key] = value) : complain(name, "an object of strings");
    }
  }
  /// One of several words.
  void read_word(const char* name, std::string& into, const std::vector<std::string>& words) {
    read(name, into);
    for (const auto& word : words) {
      if (word == into) return;
    }
    complain(name, fmt::format("one of {}", fmt::join(words, ", ")));
  }
  /// The raw member, or null.
  const Json* member(const char* name) {
    known_.emplace_back(name);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  /// Calls `visit(ObjectReader&)` for an object that is there.
  template <class Visit>
  void child(const char* name, Visit visit) {
    if (const auto* value = member(name)) visit_object(*value, name, visit);
  }
  /// Calls it for each object of a list.
  template <class Visit>
  void children(const char* name, Visit visit) {
    const auto* list = member(name);
    if (list == nullptr) return;
    if (!list->is_array()) return complain(name, "a list");
    for (std::size_t i = 0; i < list->size(); ++i) visit_object((*list)[i], fmt::format("{}[{}]", name, i), visit);
  }
  void complain(std::string_view name, std::string_view wanted) {
    if (problem_.empty()) problem_ = fmt::format("{}{} must be {}", where_, name, wanted);
  }
  /// To be called last.
  void refuse_the_unknown() {
    if (!object_.is_object()) return;
    for (const auto& [name, value] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end() || !problem_.empty()) continue;
      const auto near = nearest(name, known_);
      problem_ =
          fmt::format("{}{} is not known{}", where_, name, near.empty() ? "" : fmt::format("; did you mean {}?", near));
    }
  }

 private:
  void complain(std::string_view wanted) {
    if (problem_.empty()) problem_ = fmt::format("{} {}", where_.empty() ? "a scenario" : where_, wanted);
  }
  bool read_number(const char* name, std::uint64_t& into, std::uint64_t most) {
    const auto* value = member(name);
    if (value == nullptr) return false;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() > most) {
      complain(name, fmt::format("a whole number up to {}", most));
      return false;
    }
    into = value->get<std::uint64_t>();
    return true;
  }
  template <class Visit>
  void visit_object(const Json& value, std::string_view name, Visit visit) {
    ObjectReader reader(value, fmt::format("{}{}.", where_, name), problem_);
    visit(reader);
    reader.refuse_the_unknown();
  }

  const Json& object_;
  std::string where_;
  std::string& problem_;
  std::vector<std::string> known_;
};

}  // namespace metaup::simulator
