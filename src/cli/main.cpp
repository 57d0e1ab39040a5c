#include <cstdio>

int main() {
  std::puts("metaup " METAUP_VERSION);
  return 0;
}
