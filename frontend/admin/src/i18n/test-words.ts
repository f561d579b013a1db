// Every test may show any page, so all words are there before it starts.
import { allWords } from "./t";

await allWords();
