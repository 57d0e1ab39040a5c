#pragma once
#include <span>
#include <string>
#include <string_view>

#include "metaup/graph/creative_draft.hpp"
#include "metaup/graph/findings.hpp"

/// From the values of a row to the parts of a draft.
namespace metaup::graph {

/// Reads single values, and remembers what is wrong with them.
class ValueReader {
 public:
  ValueReader(const Values& values, const FileExists& file_exists) : values_(values), file_exists_(file_exists) {}

  [[nodiscard]] const Values& values() const { return values_; }
  [[nodiscard]] const FileExists& file_exists() const { return file_exists_; }
  /// As it is written; empty when it is not given.
  [[nodiscard]] const std::string& text(std::string_view column) const;
  /// A value in which nothing at the ends can be meant: an id, a link, a word of Meta's.
  [[nodiscard]] std::string exact(std::string_view column) const;
  /// A reference that may be missing; one that cannot be read is a finding.
  [[nodiscard]] std::optional<AssetRef> ref(std::string_view column, AssetKind kind);
  /// A video's picture: as the column says, or automatic.
  [[nodiscard]] AssetRef thumbnail();
  /// Whether the column says `yes` or `no`; nothing when it is empty, or says something else, which is a finding.
  [[nodiscard]] std::optional<bool> choice(std::string_view column, std::string_view yes, std::string_view no);
  /// One of the words of the column's row in the table, as that spells it; empty as `choice` is nothing.
  [[nodiscard]] std::string word(std::string_view column);

  Findings findings;

 private:
  const Values& values_;
  const FileExists& file_exists_;
};

/// "message", "message-1" … "message-5", without what is empty or said twice.
void read_texts(ValueReader& reader, CreativeDraft& draft);
/// "image-story", "link-reels" …; what the creative shows elsewhere becomes one of its placements.
void read_placements(ValueReader& reader, CreativeDraft& draft);
/// "message-de" …; what has no suffix is in the language of the column "language".
void read_translations(ValueReader& reader, CreativeDraft& draft);

}  // namespace metaup::graph
