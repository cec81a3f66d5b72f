"""Invented people and places: names as a Quebec centre meets them, and permanent codes."""

import unicodedata
from datetime import date

import numpy as np

LAST_NAMES = (
    "Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné",
    "Ouellet", "Pelletier", "Bélanger", "Lévesque", "Bergeron", "Leblanc", "Paquette", "Girard", "Simard",
    "Boucher", "Caron", "Beaulieu", "Cloutier", "Dubé", "Poirier", "Fournier", "Lapointe", "Leclerc",
    "Lefebvre", "Poulin", "Thibault", "St-Pierre", "Nadeau", "Martel", "Landry", "Bédard", "Grenier", "Lessard",
    "Michaud", "Rousseau", "Hébert", "Desjardins", "Archambault", "Lachance", "Gélinas", "Bégin", "Dion",
    "Fontaine", "D'Amours", "L'Heureux", "L'Écuyer", "O'Brien", "O'Connor", "McKenzie", "Lecœur",
    "Vaillancourt", "Chrétien", "Crête", "Piché", "Hamel", "Huot", "Noël", "Doré", "Joly", "Roberge",
    "Turcotte", "Villeneuve", "Sauvé", "Raymond", "Thériault", "Nguyen", "Tran", "Pham", "Le", "Li", "Wang",
    "Chen", "Kim", "Singh", "Kaur", "Patel", "Haddad", "Khoury", "Benali", "Bouazza", "El-Amrani", "Ben-Salah",
    "Diallo", "Traoré", "N'Diaye", "N'Guessan", "Koné", "Mbemba", "Toussaint", "Pierre-Louis", "Jean-Baptiste",
    "Désir", "Cadet", "García", "Hernández", "Muñoz", "Gonçalves", "Rossi", "Petrov", "Popescu", "Ionescu",
    "Müller", "Awashish", "Ottawa", "Petiquay", "Papatie", "Niquay",
)  # fmt: skip
FIRST_NAMES = {
    "F": (
    "Léa", "Emma", "Florence", "Alice", "Rosalie", "Zoé", "Charlotte", "Juliette", "Océane", "Maélie", "Anaïs",
    "Éloïse", "Noémie", "Ève", "Jade", "Béatrice", "Maïka", "Élodie", "Camille", "Laurence", "Sarah-Maude",
    "Marie-Ève", "Anne-Sophie", "Rose-Aimée", "Lily-Rose", "Amélie", "Clémence", "Mégane", "Coralie", "Ariane",
    "Aïcha", "Fatima", "Yasmine", "Nour", "Inès", "Khadija", "Aminata", "Awa", "Mai", "Linh", "Ming", "Priya",
    "Simran", "Sofía", "Valentina", "Wapan", "Kaïla", "Daphnée", "Frédérique", "Joëlle",
),
    "M": (
    "Liam", "William", "Noah", "Thomas", "Félix", "Raphaël", "Nathan", "Edouard", "Émile", "Jérémy", "Loïc",
    "Zachary", "Olivier", "Mathéo", "Léo", "Hubert", "Charles-Antoine", "Jean-Philippe", "Pier-Luc",
    "Louis-Félix", "Marc-André", "François", "Étienne", "Benoît", "Gaël", "Joël", "Maël", "Théo", "Xavier",
    "Justin", "Mohamed", "Youssef", "Amine", "Ilyès", "Ibrahima", "Moussa", "Koffi", "Minh", "Duc", "Wei",
    "Arjun", "Gurpreet", "Mateo", "Diego", "João", "Mikaël", "Anthony", "Samuel", "Alexis", "Tristan",
),
}  # fmt: skip
SCHOOL_PLACES = (
    "des Épinettes", "de la Rive-Claire", "du Boisé", "de l'Envolée", "des Trois-Ruisseaux", "du Grand-Héron",
    "de la Clairière", "des Cœurs-Ouverts", "du Vieux-Quai", "de l'Orée", "des Lucioles", "du Méandre",
    "de la Pointe-aux-Cèdres", "des Aurores", "du Sentier", "de l'Étincelle", "des Outardes", "du Phare",
    "de la Montée", "des Brises",
)  # fmt: skip
OWNERS = ("Maryse Ébène", "Jules Côté-Roy", "Nadia Haddad", "Étienne Hêtre", "Solange D'Avril", "Noël Œillet")


def letters(name: str) -> str:
    """A name's plain capital letters: "N'Diaye" gives NDIAYE, "Lecœur" gives LECOEUR."""
    plain = unicodedata.normalize("NFKD", name.upper().replace("Œ", "OE"))
    return "".join(letter for letter in plain if "A" <= letter <= "Z")


def permanent_code(last_name: str, first_name: str, birth_date: date, sex: str, control: int) -> str:
    """The ministry's twelve-character code; the two control digits are invented."""
    start = letters(last_name)[:3].ljust(3, "X") + letters(first_name)[:1].ljust(1, "X")
    day = birth_date.day + (62 if birth_date.year >= 2000 else 0)
    month = birth_date.month + (50 if sex == "F" else 0)
    return f"{start}{day:02}{month:02}{birth_date.year % 100:02}{control % 100:02}"


def draw_names(rng: np.random.Generator, sexes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Last and first names, one a student; one last name in ten is double."""
    count = len(sexes)
    last = np.array(LAST_NAMES, dtype=object)
    # A few names are far more common than the others.
    weights = 1 / (np.arange(len(last)) + 12)
    single = last[rng.choice(len(last), size=count, p=weights / weights.sum())]
    second = last[rng.choice(len(last), size=count, p=weights / weights.sum())]
    is_double = (rng.random(count) < 0.1) & (single != second)
    last_names = np.where(is_double, single + "-" + second, single)
    place = rng.random(count)
    girls, boys = (np.array(FIRST_NAMES[sex], dtype=object) for sex in ("F", "M"))
    as_girl = (sexes == "F") | ((sexes == "X") & (place < 0.5))
    first_names = np.where(as_girl, girls[(place * len(girls)).astype(int)], boys[(place * len(boys)).astype(int)])
    return last_names, first_names
