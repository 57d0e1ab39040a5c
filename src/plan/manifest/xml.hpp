#pragma once
#include <pugixml.hpp>
#include <string>
#include <string_view>

/// XML of workbooks. Programs give its elements prefixes or none, so names are compared without them.
namespace metaup::plan::manifest {

/// Reads the XML of a part, which is taken apart in its place: `text` must outlive the document. False when it is no
/// XML. Document types are passed over, and no entity but XML's own five is replaced.
[[nodiscard]] bool load_xml(std::string& text, pugi::xml_document& document);

/// A name without its prefix.
[[nodiscard]] inline std::string_view local_name(std::string_view name) { return name.substr(name.rfind(':') + 1); }
[[nodiscard]] inline std::string_view local_name(const pugi::xml_node& node) {
  return local_name(std::string_view(node.name()));
}
/// The first element of this name in `parent`; a null node when there is none.
[[nodiscard]] pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view name);
/// The value of an attribute; empty when there is none.
[[nodiscard]] std::string_view attribute_of(const pugi::xml_node& node, std::string_view name);
/// The text that stands in the element itself.
[[nodiscard]] std::string text_in(const pugi::xml_node& node);

}  // namespace metaup::plan::manifest
