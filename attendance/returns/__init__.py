"""The sickness return and the attendance return: periods, due days, who may, and words.

School Attendance (Pupil Registration) (England) Regulations 2024, reg. 13.
"""
