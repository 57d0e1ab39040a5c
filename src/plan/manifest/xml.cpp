#include "plan/manifest/xml.hpp"

namespace metaup::plan::manifest {

bool load_xml(std::string& text, pugi::xml_document& document) {
  // a text of blanks only is a text, and texts are kept in their elements, which takes a third of the memory
  constexpr unsigned kOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                pugi::parse_wconv_attribute | pugi::parse_ws_pcdata_single | pugi::parse_embed_pcdata;
  return static_cast<bool>(document.load_buffer_inplace(text.data(), text.size(), kOptions));
}

pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view name) {
  return parent.find_child([&](const pugi::xml_node& node) { return local_name(node) == name; });
}

std::string_view attribute_of(const pugi::xml_node& node, std::string_view name) {
  const auto is_it = [&](const pugi::xml_attribute& each) {
    const std::string_view whole = each.name();
    return local_name(whole) == name && !whole.starts_with("xmlns:");
  };
  return node.find_attribute(is_it).value();
}

std::string text_in(const pugi::xml_node& node) {
  std::string text = node.value();
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return text;
}

}  // namespace metaup::plan::manifest
