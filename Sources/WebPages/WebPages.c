#include "CWebPages.h"
